"""The six digits that large sums and one's own requests want, asked for in the same words everywhere."""

from handlers.ask import Ask
from storage.base.refusal import Refusal


def code_refused(ask: Ask, number: str, code: str, *, wanted: str, action: str) -> str:
    """Why the second factor does not let this pass; a wrong try is counted, so nothing is raised.

    `wanted` is said where no code came; `action` names a wrong one in the record.
    """
    if not code:
        return wanted
    try:
        ask.books.second_factor.check(ask.asker.person_id, code)
    except Refusal as no:
        ask.books.audit.write(action, number, result="wrong", by=ask.asker)
        return no.sentence
    return ""
