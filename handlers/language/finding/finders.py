"""Finders: each covers one kind of thing that a line can name; the most particular ones go first."""

from handlers.language.finding.codes import (
    numbers_of_ours,
    orders,
    phones,
    tables,
    tails,
    terminals,
)
from handlers.language.finding.courtesy import courtesies
from handlers.language.finding.names import channels, people, stores
from handlers.language.finding.sums import counts, coupons, percents, ranges, sums, tops
from handlers.language.finding.times import clocks, dates, dates_ahead, dayparts, lengths
from handlers.language.reading import Finder

FINDERS: tuple[Finder, ...] = (
    courtesies, numbers_of_ours, terminals, phones, tails, orders, tables, coupons, percents, stores, channels,
    people, lengths, clocks, dates, dayparts, tops, ranges, counts, sums,
)  # fmt: skip
FORWARD = tuple(dates_ahead if find is dates else find for find in FINDERS)
"""The same for a sentence that looks forward."""
