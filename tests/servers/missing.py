"""What to do when a machine lacks something a test needs."""


class Missing(Exception):
    """This machine cannot provide it; the message is one line saying what to install."""
