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
    variant = mending_steps.VARIANTS.index(("", "given back"))
    story, _ = mending_steps.crash_at(engine, 0, variant)
    waits = story.states["stuck"] == 1
    again = [] if waits else [Violation("money.once", "R1001", "sent on again, decided once")]
    return story.violations + again


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
    _there(swap((Mendings, "hear", defects.say_nothing))), given_back,
)  # fmt: skip
MENDING_MUTANTS = (ALONE, ANOTHER_NUMBER, BY_ITSELF)
