"""Typing slips: a stretch that is no word but sounds or looks like exactly one of ours."""

import re
from collections.abc import Mapping, Sequence

from handlers.language.spelling.line import Edit, Stretches
from handlers.language.spelling.slip_words import ALONE, STEADY
from handlers.language.spelling.sounds import NEAR, SAME
from handlers.language.spelling.spellings import Lookup, Vocabulary

SHORT = 3


_BLANK = re.compile(r"(?<=[一-鿿]) (?=[一-鿿])")


def closed_up(plain: str, _kept: Stretches, vocabulary: Vocabulary) -> list[Edit]:
    """Blanks that cut a word in two: 今 日 流 水, 营业 额."""
    return [
        Edit(blank.start(), blank.end(), "")
        for blank in _BLANK.finditer(plain)
        if _cuts_a_word(plain, blank.start(), vocabulary)
    ]


def _cuts_a_word(plain: str, blank: int, vocabulary: Vocabulary) -> bool:
    """Whether the letters around a blank are one word, and are none on either side of it."""
    before = [plain[start:blank] for start in range(max(0, blank - vocabulary.longest), blank)]
    after = [plain[blank + 1 : blank + 1 + n] for n in range(1, vocabulary.longest)]
    if not vocabulary.known.isdisjoint(before) or not vocabulary.known.isdisjoint(after):
        return False
    return any(one + other in vocabulary.known for one in before for other in after)


def mend(plain: str, kept: Stretches, vocabulary: Vocabulary) -> list[Edit]:
    """Where a line has a slip, and the word that was meant; stretches in `kept` are names."""
    reader = _Reader(plain, kept, vocabulary)
    if not reader.has_free:
        return []
    reader.read(plain.translate(SAME), vocabulary.same)
    reader.read(plain, vocabulary.slips)
    reader.read(plain.translate(NEAR), vocabulary.near)
    return sorted(reader.edits, key=lambda edit: edit.start)


class _Reader:
    """A line with what is known of each letter while slips are looked for."""

    def __init__(self, plain: str, kept: Stretches, vocabulary: Vocabulary) -> None:
        self.plain = plain
        self.longest = vocabulary.longest
        self.edits: list[Edit] = []
        # Letters that make no sense as they stand: Chinese and in no word that we know.
        self.free = bytearray("一" <= c <= "鿿" for c in plain)
        # Places where a stretch would cut a word, and letters that are settled.
        self.cuts = bytearray(len(plain) + 1)
        self.settled = bytearray(len(plain))
        self._mark_known(vocabulary)
        for start, end in kept:
            self._settle(start, end)
        self.has_free = any(self.free)

    def _mark_known(self, vocabulary: Vocabulary) -> None:
        for start in range(len(self.plain) - 1):
            if self.plain[start : start + 2] not in vocabulary.heads:
                continue
            for end in range(start + 2, min(start + self.longest, len(self.plain)) + 1):
                if self.plain[start:end] in vocabulary.known:
                    self.free[start:end] = bytes(end - start)
                    self.cuts[start + 1 : end] = b"\1" * (end - start - 1)

    def _settle(self, start: int, end: int) -> None:
        self.free[start:end] = bytes(end - start)
        self.settled[start:end] = b"\1" * (end - start)

    def read(self, spelled: str, words: Lookup) -> None:
        """Take the slips that these words explain, the longest first at each place."""
        start = 0
        while (slip := self.free.find(1, start)) >= 0:
            start = max(start, slip + 1 - self.longest)
            while start <= slip:
                known = spelled[start : start + 2] in words.heads and not self.cuts[start]
                start = self._read_at(start, slip, spelled, words.words) if known else start + 1

    def _read_at(
        self, start: int, slip: int, spelled: str, words: Mapping[str, Sequence[str]]
    ) -> int:
        """Where to go on after looking for a slip that begins here and reaches this letter."""
        for end in range(min(start + self.longest, len(spelled)), max(start + 1, slip), -1):
            found = words.get(spelled[start:end])
            if found and not self.cuts[end] and (word := self._meant(start, end, found)):
                self.edits.append(Edit(start, end, word))
                self._settle(start, end)
                return end
        return start + 1

    def _meant(self, start: int, end: int, words: Sequence[str]) -> str | None:
        """The one word that was meant: only letters that make no sense may differ from it."""
        if any(self.settled[start:end]):
            return None
        fits = sorted(((self._likeness(start, end, word), word) for word in words), reverse=True)
        unclear = len(fits) > 1 and fits[0][0] == fits[1][0]
        return None if fits[0][0] < 0 or unclear else fits[0][1]

    def _likeness(self, start: int, end: int, word: str) -> int:
        """How many letters of the word stand here; -1 when it cannot be meant."""
        if len(word) != end - start:
            return 0 if all(self.free[start:end]) else -1
        stretch = self.plain[start:end]
        wrong = [at for at, letter in enumerate(word) if stretch[at] != letter]
        if not wrong or not all(self.free[start + at] for at in wrong):
            return -1
        if not STEADY.isdisjoint(stretch[at] for at in wrong) and not self._is_odd(stretch, word):
            return -1
        right = len(word) - len(wrong)
        return right if right or len(word) > SHORT else -1

    @staticmethod
    def _is_odd(stretch: str, word: str) -> bool:
        """Whether the letters that are right are never words by themselves: 趋是, but not 进卡."""
        kept = {letter for letter, meant in zip(stretch, word, strict=True) if letter == meant}
        return kept.isdisjoint(ALONE) and kept.isdisjoint(STEADY)
