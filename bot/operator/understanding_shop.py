"""understand --merchant: the same with the names and the business day of one shop."""

import argparse
from collections.abc import Iterator

from bot.config import Settings
from bot.operator.premises import premises
from bot.operator.understanding import explain, moment_of
from handlers.language.reading import Names
from storage.books import read_books


def explain_lines_of_shop(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """Every sentence as this shop means it: its stores, tills and people, its business day."""
    at = moment_of(asked.at)
    with (
        premises(settings) as house,
        read_books(house.engine, house.vault, house.merchant(asked.merchant), at) as books,
    ):
        shop, today = books.merchant, books.today
        people = tuple(member.name for member in books.staff.members())
    stores, terminals = (tuple(one.name for one in some) for some in (shop.stores, shop.terminals))
    names = Names(stores, terminals, people, shop.name)
    yield from explain(asked.file, today, names)
