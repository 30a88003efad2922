"""Defects of the way on which stuck money goes to the shop's own card, planted where a channel can do that."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Engine

from bot.channels.wechat_pay import WeChatPay
from handlers.commands import mending
from storage.checking import Violation
from storage.ledger.mendings import Mendings
from storage.people import merchants
from tests.bot.channels.rigs import rig_named
from tests.storms import channels, defects, mending_steps
from tests.storms.mutants import Mutant, swap

Plant = Callable[[], AbstractContextManager[None]]


def _there(plant: Plant) -> Plant:
    """The same, with every shop's money going through WeChat Pay meanwhile."""

    @contextmanager
    def planted() -> Iterator[None]:
        with (
            channels.standing(rig_named("wechat_pay-certificates")) as rig,
            channels.through(rig),
            plant(),
        ):
            yield

    return planted


def given_back(engine: Engine, _seed: int) -> list[Violation]:
    """The channel takes the order and says so, and an hour later the money is stuck again: that is for people."""
    return mending_steps.crash_at(engine, 0, given("", "given back"))[0].violations


def seen(engine: Engine, _seed: int) -> list[Violation]:
    """Nobody hears the answer; the money is seen on its way, and then it is stuck again."""
    return mending_steps.crash_at(engine, 0, given("lost_after", "seen and given back"))[
        0
    ].violations


def given(trouble: str, end: str) -> int:
    """The walk with this trouble and this end."""
    return mending_steps.VARIANTS.index((trouble, end))


ALONE = Mutant(
    "stuck money is sent on by one person alone", frozenset({"approve.two"}),
    _there(swap((mending, "_code_refused", defects.say_nothing), (merchants, "_settings", defects.solo))),
)  # fmt: skip
ANOTHER_NUMBER = Mutant(
    "stuck money is sent on under a new number", frozenset({"money.once"}),
    _there(swap((WeChatPay, "mend_abnormal", defects.mend_under_new_number))),
)  # fmt: skip
BY_ITSELF = Mutant(
    "stuck money that came back is sent on again by itself", frozenset({"money.once"}),
    _there(swap((Mendings, "hear", defects.say_nothing), (Mendings, "move", defects.say_nothing))),
    given_back,
)  # fmt: skip
SEEN = Mutant(
    "stuck money that was seen on its way is sent on again by itself", frozenset({"money.once"}),
    _there(swap((Mendings, "move", defects.say_nothing))), seen,
)  # fmt: skip
MENDING_MUTANTS = (ALONE, ANOTHER_NUMBER, BY_ITSELF, SEEN)
