"""Pinyin, initials and English read as the Chinese they stand for; codes and brands stay."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from handlers.language.english import TOP
from handlers.language.letters import NUMBERS, UNITS
from handlers.language.line import Edit, Stretches
from handlers.language.spellings import Reading, Vocabulary

# A typed word that is nothing we know costs more than any number of words that are.
UNREAD = 10_000
_STRETCH = re.compile(r"[a-z0-9][a-z0-9_@./#'-]*")
_WORD = re.compile(r"[a-z]+(?=(?:'s|\.)?$)")
_TONED = re.compile(r"(?:[a-z]{1,6}[1-5]){2,}")
_COUNTED = re.compile(r"(?:\d{1,3}[a-z]+)+|top\d{1,3}")
# 店 would make a brand of it.
_JOINED = re.compile(r"[一-鿿](?<!店)")
_PART = re.compile(r"[a-z]+|\d+")
_NUMERALS = frozenset((*NUMBERS.values(), "百", "千"))
DAYS = frozenset("日天周月年度")
_RUN_TOGETHER = {TOP, "最近", "近", "过去", "上", "下"}


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of letters or of digits: `text`, and where it stands in the line."""

    text: str
    start: int
    end: int
    """Where the next word may begin: a tone or an 's after it belongs to it."""
    joined: bool = False
    """Whether a Chinese letter follows without a blank."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of a run (from, to) and what they are read as; None: they stay as they are."""

    first: int
    last: int
    reading: Reading | None
    number: bool = False


def read_latin(plain: str, kept: Stretches, vocabulary: Vocabulary) -> list[Edit]:
    """Where a line is typed in Latin letters, and what it says; stretches in `kept` are names."""
    return [edit for run in _runs(plain, kept) for edit in _edits(run, vocabulary)]


def _runs(plain: str, kept: Stretches) -> Iterator[list[Token]]:
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
    if _TONED.fullmatch(text):
        parts = re.finditer(r"[a-z]+", text)
        return [Token(p[0], start + p.start(), start + p.end() + 1) for p in parts]
    if text.isdigit() or _COUNTED.fullmatch(text):
        return [Token(p[0], start + p.start(), start + p.end()) for p in _PART.finditer(text)]
    return []


def _edits(run: list[Token], vocabulary: Vocabulary) -> Iterator[Edit]:
    """What a run is rewritten to, piece by piece; blanks inside it go."""
    letters = "".join(token.text for token in run)
    edges: dict[int, Token] = {}
    offset = 0
    for token in run:
        edges[offset] = token
        offset += len(token.text)
    pieces = [_guessed(p, letters, vocabulary) for p in _cheapest(letters, edges, vocabulary)]
    for group in _groups(pieces, edges, letters):
        yield from _written(group, letters, edges)


def _guessed(piece: Piece, letters: str, vocabulary: Vocabulary) -> Piece:
    """The piece, read as what it nearly is when it is nothing we know."""
    if piece.reading or piece.number:
        return piece
    return replace(piece, reading=vocabulary.guess(letters[piece.first : piece.last]))


def _cheapest(letters: str, edges: dict[int, Token], vocabulary: Vocabulary) -> list[Piece]:
    """The likeliest pieces that make up the whole run."""
    costs: list[int] = [0] + [UNREAD * UNREAD] * len(letters)
    pieces: list[Piece | None] = [None] * (len(letters) + 1)
    for first in range(len(letters)):
        for piece, cost in _pieces_at(first, letters, edges, vocabulary):
            if costs[first] + cost < costs[piece.last]:
                costs[piece.last] = costs[first] + cost
                pieces[piece.last] = piece
    path: list[Piece] = []
    end: Piece | None = pieces[-1]
    while end is not None:
        path.append(end)
        end = pieces[end.first]
    return path[::-1]


def _pieces_at(
    first: int, letters: str, edges: dict[int, Token], vocabulary: Vocabulary
) -> Iterator[tuple[Piece, int]]:
    token = edges.get(first)
    if token:
        number = token.text.isdigit()
        yield Piece(first, first + len(token.text), None, number), 0 if number else UNREAD
    for last in range(first + 1, len(letters) + 1):
        key = letters[first:last]
        if key not in vocabulary.beginnings:
            return
        reading = vocabulary.latin.get(key)
        if reading and _fits(reading, first, last, letters, edges):
            yield Piece(first, last, reading), reading.cost


def _fits(reading: Reading, first: int, last: int, letters: str, edges: dict[int, Token]) -> bool:
    """Whether the blanks in and around it stand where they may."""
    if reading.whole and not (first in edges and (last in edges or last == len(letters))):
        return False
    return all(at - first in reading.breaks for at in range(first + 1, last) if at in edges)


def _groups(pieces: list[Piece], edges: dict[int, Token], letters: str) -> Iterator[list[Piece]]:
    """Pieces side by side that were read, as far as one of them is read for sure."""
    group: list[Piece] = []
    for piece in [*pieces, None]:
        if piece and (piece.reading or piece.number):
            group.append(piece)
            continue
        if any(_is_sure(p, edges, len(letters)) for p in group) or _is_counted(group, letters):
            yield group
        group = []


def _is_counted(group: list[Piece], letters: str) -> bool:
    """A number with its unit: 20 yuan."""
    return any(
        one.number and letters[unit.first : unit.last] in UNITS for one, unit in pairwise(group)
    )


def _is_sure(piece: Piece, edges: dict[int, Token], end: int) -> bool:
    """Initials are also sure when they are part of a longer word, or written on: jrls, by流水."""
    if piece.reading is None:
        return False
    alone = piece.first in edges and (piece.last in edges or piece.last == end)
    days = alone and edges[piece.first].joined and piece.reading.word[-1:] in DAYS
    return piece.reading.sure or (piece.reading.initials and (days or not alone))


def _written(group: list[Piece], letters: str, edges: dict[int, Token]) -> Iterator[Edit]:
    words = _words(group, letters)
    for place, piece in enumerate(group):
        last = place == len(group) - 1
        start = _place(piece.first, edges)
        end = _end(piece.last, edges)
        following = end if last else _place(group[place + 1].first, edges)
        if not last and (piece.number or group[place + 1].number):
            tight = _runs_together(words, place)
            if piece.number:
                if tight and following > end:
                    yield Edit(end, following, "")
                continue
            following = following if tight else end
        if not piece.number:
            yield Edit(start, following, words[place])


def _runs_together(words: list[str], place: int) -> bool:
    """Whether a number and its neighbour are one: 7天, 最近7, but not an order and a sum."""
    this, following = words[place], words[place + 1]
    if this.isdigit():
        return len(this) <= 3 and following[:1] in {*UNITS.values(), "小"}
    return len(following) <= 3 and this in _RUN_TOGETHER


def _words(group: list[Piece], letters: str) -> list[str]:
    """What the pieces say, each in the light of its neighbours."""
    spelled = [letters[piece.first : piece.last] for piece in group]
    words: list[str] = []
    for piece, this, following in zip(group, spelled, [*spelled[1:], ""], strict=True):
        before = words[-1] if words else ""
        words.append(_word(piece.reading, this, before, following))
    return words


def _word(reading: Reading | None, typed: str, before: str, following: str) -> str:
    """What one piece says between the word before it and the letters that follow."""
    counted = before.isdigit() or before in _NUMERALS or (typed == "yue" and before[-1:] == "个")
    if reading is None:
        return typed
    if counted and typed in UNITS:
        return UNITS[typed]
    if typed in NUMBERS and (counted or following in UNITS or following in NUMBERS):
        return NUMBERS[typed]
    if reading.word == TOP and not following.isdigit():
        return "排名"
    return reading.word


def _place(offset: int, edges: dict[int, Token]) -> int:
    """Where a letter of the run stands in the line."""
    at = max(edge for edge in edges if edge <= offset)
    return edges[at].start + offset - at


def _end(offset: int, edges: dict[int, Token]) -> int:
    """Where a piece that ends before this letter ends in the line."""
    at = max(edge for edge in edges if edge < offset)
    token = edges[at]
    return token.end if offset - at == len(token.text) else token.start + offset - at
