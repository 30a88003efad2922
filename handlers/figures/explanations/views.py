"""Views: one change seen by store, channel, hour and customer, each view adding up to all of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.figures.breakdowns import CUSTOMER_TYPES
from handlers.figures.explanations.sides import Side
from handlers.figures.explanations.sums import Part, Sum
from handlers.words import channel_word
from storage.books import Books
from storage.ledger.totals import Tally

NOTABLE = 4  # a part is told when it moved more than its share by a quarter of the change (ours)


@dataclass(frozen=True, slots=True)
class View:
    """The parts of a change along one dimension: the largest first, hours by the clock."""

    dimension: str
    parts: tuple[Part, ...]


def view(measure: Sum, dimension: str, base: Side, now: Side) -> View:
    """The change by store, channel, hour or customer; hours are gathered into stretches."""
    then, after = base.split(dimension), now.split(dimension)
    parts = tuple(
        Part(key, _name(now.books, dimension, key), change, then.get(key, Tally()),
             after.get(key, Tally()))
        for key, change in measure.shared(then, after).items()
    )  # fmt: skip
    if dimension == "hour":
        return View(dimension, _stretches(measure, _by_the_clock(now.books, parts)))
    return View(dimension, tuple(sorted(parts, key=lambda part: -abs(part.change))))


def leanings(measure: Sum, parts: Iterable[Part]) -> list[int]:
    """By how much each part went along with the change beyond its own share of the base."""
    parts = list(parts)
    change = sum(part.change for part in parts)
    weights = [measure.weight(part.base) for part in parts]
    whole = sum(weights) or 1
    direction = 1 if change > 0 else -1
    return [
        direction * part.change - abs(change) * weight // whole
        for part, weight in zip(parts, weights, strict=True)
    ]


def telling(measure: Sum, views: Iterable[View]) -> tuple[tuple[str, Part], ...]:
    """The one or two parts that matter, of different dimensions, each as (dimension, part).

    One matters when it moved with the change by clearly more than its size; payers whom the channel
    does not name tell nothing.
    """
    found = []
    for seen in views:
        change = sum(part.change for part in seen.parts)
        leaning = leanings(measure, seen.parts)
        best = max(range(len(leaning)), key=leaning.__getitem__, default=None)
        if best is None or len(leaning) < 2 or not seen.parts[best].key:
            continue
        if leaning[best] * NOTABLE >= abs(change) > 0:
            found.append((leaning[best], seen.dimension, seen.parts[best]))
    ranked = sorted(found, key=lambda one: -one[0])
    return tuple((dimension, part) for _, dimension, part in ranked[:2])


def _name(books: Books, dimension: str, key: str) -> str:
    if dimension == "store":
        return books.merchant.store_name(key)
    return CUSTOMER_TYPES[key] if dimension == "customer_type" else channel_word(key)


def _by_the_clock(books: Books, parts: Iterable[Part]) -> list[Part]:
    """The hours in the order of the business day."""
    cut_off = books.merchant.cut_off // 60
    return sorted(parts, key=lambda part: (int(part.key) - cut_off) % 24)


def _stretches(measure: Sum, hours: list[Part]) -> tuple[Part, ...]:
    """Three at most: the hours in a row that went along most, those before them, those after."""
    if not hours:
        return ()
    first, end = _longest_sum(leanings(measure, hours))
    cuts = (hours[:first], hours[first:end], hours[end:])
    return tuple(_together(stretch) for stretch in cuts if stretch)


def _longest_sum(values: list[int]) -> tuple[int, int]:
    """Where the run with the largest sum begins and ends (exclusive); never an empty one."""
    best = (values[0], 0, 1)
    running, start = 0, 0
    for place, value in enumerate(values):
        if running <= 0:
            running, start = 0, place
        running += value
        if running > best[0]:
            best = (running, start, place + 1)
    return best[1], best[2]


def _together(hours: list[Part]) -> Part:
    """Hours in a row as one part: `11–14点`."""
    first, last = int(hours[0].key), int(hours[-1].key)
    return Part(
        hours[0].key,
        f"{first}–{last + 1}点",
        sum(hour.change for hour in hours),
        sum((hour.base for hour in hours), Tally()),
        sum((hour.now for hour in hours), Tally()),
    )
