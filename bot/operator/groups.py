"""merchant group: which group a shop hears its news in; one that is there, or a new one of the app's."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import handlers.reports
from bot.config import Settings
from bot.ground import wall_clock
from bot.operator.premises import premises
from bot.wecom.errors import DeliveryError
from bot.wecom.gateway import Gateway
from handlers.registry import discover
from storage.base.ephemeral import LocalMemory
from storage.base.refusal import Refusal
from storage.books import Books, open_books
from storage.people.chats import Door

GROUP = "group"


def change_group(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """From now on the shop's news goes there; what is still queued goes there too."""
    address = address_of(asked) or _new_group(settings, asked)
    if not address:
        raise Refusal("请写 --group-chat、--group-webhook 或 --create 账号1,账号2 其中一个。")
    with premises(settings) as house:
        with open_books(house.engine, house.vault, asked.merchant, house.now, "operator") as books:
            add_group(books, asked, address)
            books.save_settings(replace(books.merchant.settings, group_chat=GROUP))
            books.audit.write("merchant.group", asked.merchant)
            books.work.ring("plan_reports", "")
            name = books.merchant.name
        yield f"{name} 的日报和提醒会发到这个群。"


def address_of(asked: argparse.Namespace) -> str:
    """The group's chat id or webhook key; the key is a secret, so it need not stand in the command."""
    given: str = asked.group_chat or asked.group_webhook
    if given == "-":
        return sys.stdin.readline().strip()
    if given.startswith("@"):
        try:
            return Path(given[1:]).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            raise Refusal(f"读不了 {given[1:]}，请检查文件名。") from wrong
    return given


def add_group(books: Books, asked: argparse.Namespace, address: str) -> None:
    """The group with every report at its default time; times that were chosen stay."""
    door: Door = "webhook" if asked.group_webhook else "appchat"
    books.chats.put(GROUP, door, asked.group_name or f"{books.merchant.name}群", address)
    for report in discover(handlers.reports).reports.values():
        if books.subscriptions.of(report.code, GROUP) is None:
            hour, minute = report.at.split(":")
            books.subscriptions.choose(report.code, GROUP, int(hour) * 60 + int(minute))


def _new_group(settings: Settings, asked: argparse.Namespace) -> str:
    """Have WeChat Work make a group of these members; the app must be visible to the whole company."""
    members = [userid.strip() for userid in asked.create.split(",") if userid.strip()]
    if not members:
        return ""
    wecom = settings.wecom
    gateway = Gateway(wecom.corp_id, wecom.agent_id, wecom.secret, wecom.api_base,
                      LocalMemory(wall_clock), wall_clock)  # fmt: skip
    try:
        return gateway.create_chat(asked.group_name or f"{asked.merchant}群", members)
    except DeliveryError as error:
        raise Refusal(f"企业微信没有建成群（{error.code}），请先运行 doctor 看原因。") from error
