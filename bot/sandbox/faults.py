"""The switches that make trouble, and their values now."""

import threading
from collections.abc import Mapping
from types import MappingProxyType

Value = int | float | bool | str
MODES = (
    "ok", "pending", "fail", "lost_before", "lost_after",
    "busy", "garbage", "unsigned", "stuck", "closed",
)  # fmt: skip
NOTICES = ("once", "twice", "late", "never")
# The stand-ins of the real channels have three switches each.
STAND_INS = ("wechat_pay", "alipay", "unionpay", "lakala", "shengpay")
ANSWERS = (
    "ok", "slow", "busy", "broken", "lost_before", "lost_after", "late", "garbage",
    "unsigned", "wrongly_signed", "probe", "other_amount", "other_number",
)  # fmt: skip
FATES = ("ok", "processing", "closed", "abnormal", "failed", "short")
LETTERS = (*NOTICES, "unsigned", "wrongly_signed", "probe")
CHOICES = {"acquirer.mode": MODES, "acquirer.notice": NOTICES} | {
    f"{code}.{what}": choices
    for code in STAND_INS
    for what, choices in (("answer", ANSWERS), ("refund", FATES), ("notice", LETTERS))
}
CALM: Mapping[str, Value] = MappingProxyType(
    {
        "wecom.slow_s": 0,
        "wecom.busy": 0,
        "wecom.expire_tokens": False,
        "wecom.rate_limit": 0,
        "wecom.block_ip": False,
        "callback.repeat": 0,
        "callback.shuffle": False,
        "customers.pace": 0,
    }
    | {name: choices[0] for name, choices in CHOICES.items()}
)


class Faults:
    """Named values that a person or a test may change at any time."""

    def __init__(self) -> None:
        self._values: dict[str, Value] = dict(CALM)
        self._lock = threading.Lock()

    def set(self, changes: Mapping[str, object]) -> None:
        """Change several at once; ValueError, and nothing changed, when one makes no sense."""
        checked = {name: _checked(name, value) for name, value in changes.items()}
        with self._lock:
            self._values.update(checked)

    def all(self) -> dict[str, Value]:
        """A copy of every switch."""
        with self._lock:
            return dict(self._values)

    def number(self, name: str) -> float:
        """A switch that counts or measures."""
        return float(self._values[name])

    def on(self, name: str) -> bool:
        """A switch that is either on or off."""
        return bool(self._values[name])

    def choice(self, name: str) -> str:
        """A switch with names for its positions."""
        return str(self._values[name])

    def take(self, name: str) -> bool:
        """Use up one of a counted or one-shot fault; False when there is none left."""
        with self._lock:
            left = int(self._values[name])
            if left:
                self._values[name] = type(CALM[name])(left - 1)
            return left > 0


def _checked(name: str, value: object) -> Value:
    if name not in CALM:
        raise ValueError(f"没有叫 {name} 的开关。")
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise ValueError(f"{name} 只能是 {'、'.join(CHOICES[name])}。")
        return str(value)
    if not isinstance(value, int | float) or value < 0:
        raise ValueError(f"{name} 要一个不小于 0 的数。")
    return bool(value) if isinstance(CALM[name], bool) else value
