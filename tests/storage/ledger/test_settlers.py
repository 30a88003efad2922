"""Who settles under another name is told in Python and in an index: both mean the same acquirers."""

import re
from pathlib import Path

import pytest
from sqlalchemy import literal, select, text

from storage.base.database import open_database, reading
from storage.ledger.settlers import EACH_WAY, OWN, settler_of
from storage.migrating import upgrade
from storage.schema import CARRIED

NAMED = re.findall(r"'([^']*)'", str(CARRIED))


def test_the_index_leaves_out_exactly_those_who_settle_each_way_by_itself() -> None:
    assert sorted(NAMED) == sorted({*EACH_WAY, *OWN})


@pytest.mark.parametrize("acquirer", [*EACH_WAY, *OWN, "lakala", "chinaums"])
def test_what_is_carried_is_settled_under_another_name(acquirer: str, tmp_path: Path) -> None:
    way = OWN.get(acquirer, "wechat")
    asked = select(literal(acquirer).label("acquirer")).subquery()
    engine = open_database(f"sqlite:///{tmp_path / 'any.db'}")
    with reading(engine) as connection:
        carried = connection.execute(select(asked).where(CARRIED)).first() is not None
    engine.dispose()
    assert carried == (settler_of(way, acquirer) != way)


def test_the_index_that_the_steps_make_says_it_word_for_word(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'books.db'}")
    upgrade(engine)
    made = text("select sql from sqlite_master where name = 'transactions_carried'")
    with reading(engine) as connection:
        assert str(CARRIED) in connection.execute(made).scalar_one()
    engine.dispose()
