"""Pinyin, initials and English read as the Chinese they stand for; codes and brands stay."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from handlers.language.spelling.english import TOP
from handlers.language.spelling.latin_runs import Token, runs
from handlers.language.spelling.letters import NUMBERS, UNITS
from handlers.language.spelling.line import Edit, Stretches
from handlers.language.spelling.spellings import Sense, Vocabulary

# A typed word that is nothing we know costs more than any number of words that are.
UNREAD = 10_000
_NUMERALS = frozenset((*NUMBERS.values(), "百", "千"))
DAYS = frozenset("日天周月年度")
_RUN_TOGETHER = {TOP, "最近", "近", "过去", "上", "下"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of a run (from, to) and what they are read as; None: they stay as they are."""

    first: int
    last: int
    sense: Sense | None
    number: bool = False


def read_latin(plain: str, kept: Stretches, vocabulary: Vocabulary) -> list[Edit]:
    """Where a line is typed in Latin letters, and what it says; stretches in `kept` are names."""
    return [edit for run in runs(plain, kept) for edit in _edits(run, vocabulary)]


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
    if piece.sense or piece.number:
        return piece
    return replace(piece, sense=vocabulary.guess(letters[piece.first : piece.last]))


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
        sense = vocabulary.latin.get(key)
        if sense and _fits(sense, first, last, letters, edges):
            yield Piece(first, last, sense), sense.cost


def _fits(sense: Sense, first: int, last: int, letters: str, edges: dict[int, Token]) -> bool:
    """Whether the blanks in and around it stand where they may."""
    if sense.whole and not (first in edges and (last in edges or last == len(letters))):
        return False
    return all(at - first in sense.breaks for at in range(first + 1, last) if at in edges)


def _groups(pieces: list[Piece], edges: dict[int, Token], letters: str) -> Iterator[list[Piece]]:
    """Pieces side by side that were read, as far as one of them is read for sure."""
    group: list[Piece] = []
    for piece in [*pieces, None]:
        if piece and (piece.sense or piece.number):
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
    if piece.sense is None:
        return False
    alone = piece.first in edges and (piece.last in edges or piece.last == end)
    days = alone and edges[piece.first].joined and piece.sense.word[-1:] in DAYS
    return piece.sense.sure or (piece.sense.initials and (days or not alone))


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
        words.append(_word(piece.sense, this, before, following))
    return words


def _word(sense: Sense | None, typed: str, before: str, following: str) -> str:
    """What one piece says between the word before it and the letters that follow."""
    counted = before.isdigit() or before in _NUMERALS or (typed == "yue" and before[-1:] == "个")
    if sense is None:
        return typed
    if counted and typed in UNITS:
        return UNITS[typed]
    if typed in NUMBERS and (counted or following in UNITS or following in NUMBERS):
        return NUMBERS[typed]
    if sense.word == TOP and not following.isdigit():
        return "排名"
    return sense.word


def _place(offset: int, edges: dict[int, Token]) -> int:
    """Where a letter of the run stands in the line."""
    at = max(edge for edge in edges if edge <= offset)
    return edges[at].start + offset - at


def _end(offset: int, edges: dict[int, Token]) -> int:
    """Where a piece that ends before this letter ends in the line."""
    at = max(edge for edge in edges if edge < offset)
    token = edges[at]
    return token.end if offset - at == len(token.text) else token.start + offset - at
