"""A shop where nothing is odd hears nothing, whichever hour it is."""

import pytest

import handlers.risks
from handlers.registry import Risk, discover
from tests.handlers.risks.conftest import BooksAt
from tests.handlers.risks.steady_shop import at

RULES = discover(handlers.risks).risks


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_an_ordinary_week_raises_nothing(rule: Risk, books_at: BooksAt) -> None:
    for back in range(1, 8):
        for hour in (3, 9, 13, 18, 21, 23):
            moment = at(hour, 40, back=back)
            assert list(rule.find(books_at(moment), moment)) == []


def test_there_are_rules_enough_and_each_says_what_it_looks_for() -> None:
    assert len(RULES) >= 10
    for rule in RULES.values():
        assert rule.function.__doc__
        assert rule.thresholds
        assert "risk" not in rule.about
