"""手续费: the true rate beside the contract's."""

import re
from dataclasses import replace
from datetime import timedelta

from handlers.answers.charging import fees_text, rate_text
from handlers.ask import Ask
from handlers.language.days.period import Period
from handlers.language.slots import ChannelSlot, Word
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import OWNERS, READERS
from handlers.words import channel_word
from storage.base.business_day import Span
from storage.base.refusal import Refusal

RATE = re.compile(r"(\d)(?:\.(\d{1,2}))?%?", re.ASCII)
USUAL_DAYS = timedelta(days=29)


@command("手续费", about="每个渠道的实际费率，和签约的比一比", example="手续费 本月", allow=READERS)
def show_fees(ask: Ask, period: Period | None = None, channel: ChannelSlot = "") -> Reply:
    """Thirty days unless others are said: a fee is known a day later."""
    today = ask.books.today
    span = period.span if period else Span(today - USUAL_DAYS, today)
    return Text(fees_text(ask.books, span, channel))


@command("签约费率", about="看签约的费率；老板可以改", example="签约费率", allow=READERS)
def contract_rates(ask: Ask, channel: ChannelSlot = "", rate: Word = "") -> Reply:
    """The agreed rates as they stand; with a channel and a rate, the change."""
    if not rate:
        rates = ask.books.merchant.settings.contract_rates
        lines = [f"· {channel_word(code)} {rate_text(points)}" for code, points in rates.items()]
        return Text("\n".join(["签约费率", *(lines or ["还没有记下。"]),
                               "老板要改请发「签约费率 微信 0.38%」。"]))  # fmt: skip
    found = RATE.fullmatch(rate)
    if not (channel and found):
        raise Refusal("请这样发：「签约费率 微信 0.38%」，最多两位小数。")
    if ask.asker.role not in OWNERS:
        raise Refusal(f"您是{ask.asker.role.word}，签约费率要老板来改。")
    return _change(ask, channel, int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")))


def _change(ask: Ask, channel: str, points: int) -> Reply:
    settings = ask.books.merchant.settings
    before = settings.contract_rates.get(channel)
    said = "还没记" if before is None else rate_text(before)
    if not ask.confirmed:
        words = f"将把{channel_word(channel)}的签约费率从 {said} 改成 {rate_text(points)}。"
        return ask.confirm(words)
    rates = {**settings.contract_rates, channel: points}
    ask.books.save_settings(replace(settings, contract_rates=rates))
    ask.books.audit.write("contract.rate", channel, str(before or ""), str(points), by=ask.asker)
    return Text(
        f"好的，{channel_word(channel)}的签约费率记成 {rate_text(points)}，发「手续费」就能比。"
    )
