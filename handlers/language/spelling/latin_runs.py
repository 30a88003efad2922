"""Stretches of Latin letters in a line: words side by side, and what is a code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.language.spelling.line import Stretches

_STRETCH = re.compile(r"[a-z0-9][a-z0-9_@./#'-]*")
_WORD = re.compile(r"[a-z]+(?=(?:'s|\.)?$)")
_DIVIDED = re.compile(r"[a-z]+(?:'[a-z]+)+")
_TONED = re.compile(r"(?:[a-z]{1,6}[1-5]){2,}")
_COUNTED = re.compile(r"(?:\d{1,3}[a-z]+)+|top\d{1,3}")
# 店 would make a brand of it.
_JOINED = re.compile(r"[一-鿿](?<!店)")
_PART = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of letters or of digits: `text`, and where it stands in the line."""

    text: str
    start: int
    end: int
    """Where the next word may begin: a tone or an 's after it belongs to it."""
    joined: bool = False
    """Whether a Chinese letter follows without a blank."""


def runs(plain: str, kept: Stretches) -> Iterator[list[Token]]:
    """Words with nothing but blanks between them; a code or a name ends a run."""
    run: list[Token] = []
    for found in _STRETCH.finditer(plain):
        tokens = _tokens(found, _JOINED.match(plain, found.end()) is not None)
        named = any(found.start() < end and start < found.end() for start, end in kept)
        if run and (named or not tokens or plain[run[-1].end : found.start()].strip()):
            yield run
            run = []
        if not named:
            run = [*run, *tokens] if tokens else []
    if run:
        yield run


def _tokens(found: re.Match[str], joined: bool) -> list[Token]:
    """The words in a stretch without blanks; none when it is a code."""
    text, start = found[0], found.start()
    if word := _WORD.match(text):
        return [Token(word[0], start, found.end(), joined)]
    if _DIVIDED.fullmatch(text):
        return [Token(p[0], start + p.start(), start + p.end()) for p in _PART.finditer(text)]
    if _TONED.fullmatch(text):
        parts = re.finditer(r"[a-z]+", text)
        return [Token(p[0], start + p.start(), start + p.end() + 1) for p in parts]
    if text.isdigit() or _COUNTED.fullmatch(text):
        return [Token(p[0], start + p.start(), start + p.end()) for p in _PART.finditer(text)]
    return []
