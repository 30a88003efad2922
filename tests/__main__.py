"""`python3 -m tests`: gets itself ready, then becomes the checks."""

from bot.bootstrap import RUN_LOCK, TEST_LOCK, start

if __name__ == "__main__":
    start("tests.checks", [RUN_LOCK, TEST_LOCK])
