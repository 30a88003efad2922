"""为什么: what made a figure rise or fall, in parts that add up, with one picture of them."""

from handlers.answers.why.replying import why_reply

__all__ = ["why_reply"]
