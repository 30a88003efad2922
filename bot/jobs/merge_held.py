"""Quiet hours are over: what was kept is told, reports as they are and the rest in one message."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.jobs.house import House
from handlers.envelopes import from_json, to_json
from handlers.messages import Card, Image, Markdown, Text
from handlers.words import one_line
from storage.books import open_books
from storage.post.sender import Parcel

LINES = 12


def merge_held(house: House) -> int:
    """Let go what may go by now; how many lanes were told."""
    lanes = house.sender.held(house.clock())
    for (merchant_id, _lane), parcels in lanes.items():
        with open_books(
            house.engine, house.vault, merchant_id, house.clock(), "merge_held"
        ) as books:
            loose = [
                parcel for parcel in parcels if parcel.purpose == "report" or len(parcels) == 1
            ]
            folded = [parcel for parcel in parcels if parcel not in loose]
            for parcel in loose:
                books.post.release(parcel)
            if folded and books.post.merge(folded):
                chat_id = str(folded[0].to["chat_id"])
                key = f"digest:{chat_id}:{folded[0].outbox_id}-{folded[-1].outbox_id}"
                books.post.to_chat(chat_id, to_json(digest(folded)), key, "digest")
    return len(lanes)


def digest(parcels: Sequence[Parcel]) -> Text:
    """One message for many: the first line of each, the oldest first."""
    lines = [f"· {headline(parcel.message)}" for parcel in parcels]
    more = f"\n……还有 {len(lines) - LINES} 条，发「送达」可以看全部。" if len(lines) > LINES else ""
    return Text(f"休息时间里替您留了 {len(parcels)} 条消息：\n" + "\n".join(lines[:LINES]) + more)


def headline(body: Mapping[str, Any]) -> str:
    """What a message says, in a line."""
    match from_json(body):
        case Text(content) | Markdown(content):
            return one_line(content.partition("\n")[0], 60)
        case Image(alt=alt):
            return one_line(alt, 60)
        case Card(title=title):
            return one_line(title, 60)
        case _:
            return "一个文件"
