"""A channel's table in config.toml, read strictly: every fault is one sentence with its place."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.config.faults import REASONS, BadConfig

M = TypeVar("M", bound=BaseModel)
H = TypeVar("H", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)
MERCHANTS = "merchants"


def read_table(
    code: str, table: Mapping[str, Any], house: type[H], account: type[A]
) -> tuple[H, dict[str, A]]:
    """`[channels.<code>]` and `[channels.<code>.merchants.<our id>]`; BadConfig with every fault.

    What stands in the channel's own table under one of the account's names holds for every merchant
    that does not say otherwise: a provider's keys are written once.
    """
    place, faults = f"channels.{code}", list[str]()
    shared = {name: table[name] for name in account.model_fields if name in table}
    rest = {name: table[name] for name in table if name not in shared and name != MERCHANTS}
    whole = _read(house, place, rest, faults)
    merchants = table.get(MERCHANTS)
    if not isinstance(merchants, Mapping) or not merchants:
        merchants = {}
        faults.append(f"config.toml [{place}.{MERCHANTS}.商户号]：还没有写，至少要接一家店。")
    found: dict[str, A] = {}
    for merchant_id, own in merchants.items():
        asked = {**shared, **own} if isinstance(own, Mapping) else own
        read = _read(account, f"{place}.{MERCHANTS}.{merchant_id}", asked, faults)
        if read is not None:
            found[merchant_id] = read
    if faults or whole is None:
        raise BadConfig(faults)
    return whole, found


def check_distinct(code: str, accounts: Mapping[str, A], who: Callable[[A], str]) -> None:
    """No two of our merchants may stand for one of the channel's: notices would fit either."""
    faults, known = list[str](), dict[str, str]()
    for merchant_id, account in accounts.items():
        other = known.setdefault(who(account), merchant_id)
        if other != merchant_id:
            faults.append(
                f"config.toml [channels.{code}.{MERCHANTS}.{merchant_id}]：和 {other} 是渠道那边的同一个商户，"
                "通知分不出是哪家店的，请合成一家店，用门店来分。"
            )
    if faults:
        raise BadConfig(faults)


def _read(model: type[M], place: str, table: object, faults: list[str]) -> M | None:
    try:
        return model.model_validate(table)
    except ValidationError as wrong:
        for fault in wrong.errors(include_url=False, include_input=False):
            key = ".".join(str(part) for part in fault["loc"])
            text = fault["msg"].removeprefix("Value error, ")
            mine = fault["type"] == "value_error"
            reason = text if mine else REASONS.get(fault["type"], "的写法不对")
            faults.append(f"config.toml [{place}] {key}：{reason}。".replace(" ：", "："))
        return None
