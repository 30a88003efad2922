"""The same refund against the sandbox's acquirer, whatever it answers and wherever the process dies."""

import random
import tempfile
from pathlib import Path

from bot.sandbox.faults import MODES
from storage.books import read_books
from storage.ledger.refund_states import State
from tests.storms.over_http import play, sandbox
from tests.storms.shop import START, VAULT
from tests.storms.tables import Files, folder

DEFINITE = frozenset(
    {"fail", "stuck", "closed"}
)  # answers whose end is looked at, not the way there


def test_every_answer_of_the_sandbox_ends_well() -> None:
    chance = random.Random(20_261_118)
    ends = set()
    with tempfile.TemporaryDirectory(dir=folder()) as made, sandbox() as place:
        files = Files(Path(made))
        for mode in MODES:
            crash_at = 0 if mode in DEFINITE else chance.randint(1, 80)
            with files.story() as engine:
                assert play(engine, place, mode, crash_at) == [], f"{mode}, death at {crash_at}"
                with read_books(engine, VAULT, "m1", START) as books:
                    ends |= {refund.state for refund in books.refunds.latest(1)}
    assert {State.SUCCEEDED, State.FAILED, State.CLOSED, State.STUCK} <= ends
