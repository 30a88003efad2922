"""The words that matter, and every way in which they may come misspelled."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.language.spelling.english import ENGLISH, SILENT, WEAK
from handlers.language.spelling.letters import INITIALS, SINGLES, SURE
from handlers.language.spelling.slip_words import ALIKE, REAL, SHORTENED
from handlers.language.spelling.small_words import SMALL_WORDS, TRADE_WORDS
from handlers.language.spelling.sounds import NEAR, SAME, readings, spoken

_CHINESE = re.compile(r"[一-鿿]{2,}")
# What a reading costs: few long words are likelier than many short ones.
ENGLISH_COST, WORD_COST, SMALL_COST, SINGLE_COST, INITIALS_COST = 8, 10, 12, 14, 16

# Shorter words are too near to one another to be guessed.
SHORTEST_GUESS, LONGEST_GUESS = 6, 24


@dataclass(frozen=True, slots=True)
class Sense:
    """What a stretch of Latin letters stands for."""

    word: str
    cost: int
    breaks: frozenset[int] = frozenset()
    """Where blanks may stand inside it: between two syllables, between two words."""
    whole: bool = False
    """Whether it must begin and end where a typed word does."""
    sure: bool = False
    """Whether it is read so without another word that is."""
    single: bool = False
    initials: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """Words by what may be typed for them, and the two letters with which that may begin."""

    words: Mapping[str, Sequence[str]]
    heads: frozenset[str]

    def joined(self, more: Mapping[str, Sequence[str]]) -> "Lookup":
        """With these words behind those that are there."""
        both = {typed: (*self.words.get(typed, ()), *words) for typed, words in more.items()}
        return Lookup({**self.words, **both}, self.heads.union(typed[:2] for typed in more))


def lookup(words: Mapping[str, Sequence[str]]) -> Lookup:
    """A lookup of these words."""
    return Lookup(words, frozenset(typed[:2] for typed in words))


class Vocabulary:
    """The words of the commands and tables; of two that sound alike the earlier is preferred."""

    longest = 0
    heads: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    guesses: tuple[str, ...] = ()

    def __init__(self, words: Iterable[str]) -> None:
        ours = _chinese((*words, *TRADE_WORDS))
        self.known = frozenset((*ours, *SMALL_WORDS, *REAL))
        self.same = lookup(_by_sound(ours, SAME))
        self.near = lookup(_by_sound(ours, NEAR))
        slips = (*_slips_of(ours, self.known), *SHORTENED.items())
        self.slips = lookup({slip: (word,) for slip, word in slips})
        self.latin: dict[str, Sense] = {}
        for key, sense in (
            *_pinyin(ours, WORD_COST),
            *_english(),
            *_pinyin(SMALL_WORDS, SMALL_COST),
            *_short(),
        ):
            self.latin.setdefault(key, sense)
        self._measure(self.known, self.latin)

    def with_names(self, names: Sequence[str]) -> "Vocabulary":
        """These words and a shop's own names, which are misspelled like any other."""
        ours = _chinese(names)
        more = copy(self)
        pinyin = dict(_pinyin(ours, WORD_COST))
        more.same = self.same.joined(_by_sound(ours, SAME))
        more.near = self.near.joined(_by_sound(ours, NEAR))
        more.latin = pinyin | self.latin
        more.known = self.known.union(ours)
        more._measure(ours, pinyin)
        return more

    def _measure(self, words: Iterable[str], latin: dict[str, Sense]) -> None:
        """What makes looking new words up quick: how they begin, and how long they may be."""
        self.longest = max([self.longest, *map(len, words)])
        self.heads = self.heads.union(word[:2] for word in words)
        self.beginnings = self.beginnings.union(
            key[:end] for key in latin for end in range(1, len(key) + 1)
        )
        self.guesses = (
            *self.guesses,
            *(k for k, read in latin.items() if _may_be_guessed(k, read)),
        )

    def guess(self, typed: str) -> Sense | None:
        """What a word in Latin letters stands for when one letter is wrong, missing or too many."""
        if not SHORTEST_GUESS <= len(typed) <= LONGEST_GUESS:
            return None
        near = process.extract(typed, self.guesses, scorer=OSA.distance, score_cutoff=1, limit=2)
        words = {self.latin[key].word for key, _distance, _place in near}
        return self.latin[near[0][0]] if len(words) == 1 else None


def _may_be_guessed(key: str, reading: Sense) -> bool:
    return reading.sure and len(key) >= SHORTEST_GUESS


def _chinese(words: Iterable[str]) -> list[str]:
    """Words of two letters or more that are all Chinese, each once."""
    return [word for word in dict.fromkeys(words) if _CHINESE.fullmatch(word)]


def _by_sound(words: Iterable[str], table: dict[int, str]) -> dict[str, list[str]]:
    """Words by what they sound like, each way they may be read."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        for sound in spoken(word, table):
            found[sound].append(word)
    return dict(found)


def _slips_of(words: Iterable[str], known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Words with a letter that looks alike, or with two letters in the wrong order."""
    for word in words:
        for place, letter in enumerate(word):
            for alike in ALIKE.get(letter, ""):
                slip = word[:place] + alike + word[place + 1 :]
                if slip not in known:
                    yield slip, word
        if len(word) > 2:
            for at in range(len(word) - 1):
                slip = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
                if slip not in known:
                    yield slip, word


def _pinyin(words: Iterable[str], cost: int) -> Iterator[tuple[str, Sense]]:
    for word in words:
        for syllables in readings(word):
            breaks = frozenset(accumulate(map(len, syllables[:-1])))
            yield "".join(syllables), Sense(word, cost, breaks, sure=True)


def _english() -> Iterator[tuple[str, Sense]]:
    for phrase, word in ENGLISH.items():
        parts = phrase.split()
        breaks = frozenset(accumulate(map(len, parts[:-1])))
        sure = phrase not in WEAK
        yield "".join(parts), Sense(word, ENGLISH_COST, breaks, whole=True, sure=sure)
    for silent in SILENT:
        yield silent, Sense("", ENGLISH_COST, whole=True)


def _short() -> Iterator[tuple[str, Sense]]:
    for syllable, letter in SINGLES.items():
        yield syllable, Sense(letter, SINGLE_COST, single=True)
    for initials, word in INITIALS.items():
        sure = initials in SURE or len(initials) > 2
        yield initials, Sense(word, INITIALS_COST, sure=sure, initials=True)
