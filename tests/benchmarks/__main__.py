"""`python3 -m tests.benchmarks [id …]`: gets itself ready, then measures."""

from bot.bootstrap import RUN_LOCK, TEST_LOCK, start

if __name__ == "__main__":
    start("tests.benchmarks.runner", [RUN_LOCK, TEST_LOCK])
