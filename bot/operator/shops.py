"""merchant and staff: what only an operator does, because nobody is there yet to be asked."""

import argparse
import re
from collections.abc import Iterator

from bot.config import Settings
from bot.operator.groups import GROUP, add_group, address_of
from bot.operator.premises import premises
from storage.base.business_day import clock_text
from storage.base.database import enter_merchant, reading, writing
from storage.base.refusal import Refusal
from storage.books import Books, open_books, read_books
from storage.people.merchants import (
    MINUTES_A_DAY,
    Merchant,
    Store,
    Terminal,
    add_merchant,
    list_merchants,
    load_merchant,
)
from storage.people.merchants import Settings as Choices
from storage.people.staff import Member, Role

REQUEST = "operator"
MERCHANT_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
USERID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")
CLOCK = re.compile(r"([01]?\d|2[0-9]):([0-5]\d)")


def add_shop(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """A merchant with its stores and tills, and the reports its group will hear."""
    shop, address = _merchant(asked), address_of(asked)
    with premises(settings) as house:
        with writing(house.engine) as connection:
            enter_merchant(connection, shop.merchant_id)
            add_merchant(connection, shop, house.now)
            books = Books(connection, house.vault, shop.merchant_id, house.now, REQUEST)
            books.audit.write("merchant.add", shop.merchant_id)
            if address:
                add_group(books, asked, address)
        yield f"已添加 {shop.merchant_id} {shop.name}：{len(shop.stores)} 家门店，{len(shop.terminals)} 台终端。"
        if not address:
            yield "还没有群：日报没有地方发，提醒只发给店长和老板。"
        yield f"接下来添加老板：python3 -m bot staff add {shop.merchant_id} 企业微信账号 --name 姓名 --role owner"


def list_shops(settings: Settings, _: argparse.Namespace) -> Iterator[str]:
    """Every merchant with its stores."""
    with premises(settings) as house, reading(house.engine) as connection:
        for known in list_merchants(connection):
            enter_merchant(connection, known.merchant_id)
            shop = load_merchant(connection, known.merchant_id)
            stores = "、".join(f"{store.store_id} {store.name}" for store in shop.stores)
            hours = f"{clock_text(shop.opens)}–{clock_text(shop.closes % MINUTES_A_DAY)}"
            yield f"{shop.merchant_id}  {shop.name}  {hours}  换日 {clock_text(shop.cut_off)}  {stores}"


def add_member(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """Somebody new; the first owner can only be made here."""
    if not USERID.fullmatch(asked.userid):
        raise Refusal("企业微信账号只能有字母、数字和 _ . @ -，在通讯录的成员详情里能看到。")
    role = _role(asked.role)
    with premises(settings) as house:
        with open_books(house.engine, house.vault, asked.merchant, house.now, REQUEST) as books:
            stores = {store.store_id for store in books.merchant.stores}
            if asked.store and asked.store not in stores:
                raise Refusal(f"没有门店 {asked.store[:32]}，现有：{'、'.join(sorted(stores))}。")
            books.staff.add(asked.userid, asked.name, role, by=None, store_id=asked.store,
                            cashier=asked.cashier)  # fmt: skip
        yield f"已添加{role.word} {asked.name}（{asked.userid}）。"


def change_role(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """Another role for somebody."""
    role = _role(asked.role)
    with premises(settings) as house:
        with open_books(house.engine, house.vault, asked.merchant, house.now, REQUEST) as books:
            books.staff.set_role(_member(books, asked), role, by=None)
        yield f"{asked.userid} 现在是{role.word}。"


def remove_member(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """Somebody who left."""
    with premises(settings) as house:
        with open_books(house.engine, house.vault, asked.merchant, house.now, REQUEST) as books:
            books.staff.remove(_member(books, asked), by=None)
        yield f"{asked.userid} 已移出 {asked.merchant}。"


def unbind_member(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """A phone was lost: forget the second factor, so that a new one can be bound."""
    with premises(settings) as house:
        with open_books(house.engine, house.vault, asked.merchant, house.now, REQUEST) as books:
            member = _member(books, asked)
            books.second_factor.unbind(member.person_id)
            books.audit.write("code.unbind", str(member.person_id))
        yield f"{asked.userid} 的动态码已解除，请本人重新发「绑定动态码」。"


def list_members(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """Everybody of a merchant."""
    with premises(settings) as house:
        with read_books(house.engine, house.vault, asked.merchant, house.now) as books:
            lines = [f"{m.role.word}  {m.name}  {m.userid}  {m.store_id or '全部门店'}"
                     for m in books.staff.members()]  # fmt: skip
        yield from lines or ["还没有员工。"]


def _member(books: Books, asked: argparse.Namespace) -> Member:
    return books.staff.named(asked.userid)


def _merchant(asked: argparse.Namespace) -> Merchant:
    if not MERCHANT_ID.fullmatch(asked.merchant):
        raise Refusal("商户号请用 16 个以内的字母、数字、- 或 _，例如 M1。")
    opens, closes = _minutes(asked.opens), _minutes(asked.closes)
    stores = tuple(Store(*_split(text, 2, "--store S1:三里屯店")) for text in asked.store)
    tills = tuple(Terminal(*_split(text, 3, "--terminal T1:S1:1号机")) for text in asked.terminal)
    known = {store.store_id for store in stores}
    for till in tills:
        if till.store_id not in known:
            raise Refusal(f"终端 {till.terminal_id} 写的门店 {till.store_id} 不在 --store 里。")
    return Merchant(
        asked.merchant, asked.name, _minutes(asked.cut_off), opens,
        closes if closes > opens else closes + MINUTES_A_DAY,
        Choices(group_chat=GROUP if asked.group_chat or asked.group_webhook else ""), stores, tills,
    )  # fmt: skip


def _minutes(text: str) -> int:
    found = CLOCK.fullmatch(text)
    if not found:
        raise Refusal(f"时间请写成 05:00 这样，「{text[:10]}」看不懂。")
    return int(found[1]) * 60 + int(found[2])


def _split(text: str, parts: int, example: str) -> list[str]:
    pieces = text.replace("：", ":").split(":", parts - 1)
    if len(pieces) != parts or not all(piece.strip() for piece in pieces):
        raise Refusal(f"「{text[:30]}」的写法不对，请写成 {example}。")
    return [piece.strip() for piece in pieces]


def _role(text: str) -> Role:
    for role in Role:
        if text.lower() == role or text == role.word:
            return role
    raise Refusal(f"没有「{text[:10]}」这个角色，可以写 owner、manager、cashier、auditor。")
