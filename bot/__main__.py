"""`python3 -m bot`: gets itself ready, then becomes the command line."""

from bot.bootstrap import start

if __name__ == "__main__":
    start("bot.cli")
