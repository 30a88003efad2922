"""What several questions make of their slots when they are all there."""

from typing import Any

from handlers.language.reading import Reading

Slots = dict[str, Any]
SCOPE = (
    "channel channels exclude_channel store stores terminal cashier daypart time last_minutes "
    "amount_min amount_max"
)
"""The slots that narrow a figure."""


def ask_figure(slots: Slots, _reading: Reading) -> None:
    """收了多少 without more is what was received."""
    slots.setdefault("metric", "revenue")
    one_place(slots)


def one_place(slots: Slots) -> None:
    """Several stores or channels replace the one; the last minutes replace the day."""
    for many, one in (("stores", "store"), ("channels", "channel")):
        if many in slots:
            slots.pop(one, None)
    if "last_minutes" in slots:
        slots.pop("date", None)
