"""Acting on what came in: the event is marked done in the very transaction that does the work."""

import logging
import re
from collections.abc import Callable

from bot.jobs.house import House
from bot.wecom.events import Incoming, read_event
from handlers.ask import Ask, Memory
from handlers.envelopes import to_json
from handlers.messages import Message, Reply, Text
from storage.base.database import Connection, enter_merchant, undoable, writing
from storage.base.refusal import Refusal
from storage.base.vault import mask_phones
from storage.books import Books
from storage.people.merchants import Merchant, load_name
from storage.people.staff import Member, shops_of
from storage.post.cards import Cards, SentCard
from storage.post.outbox import to_stranger

log = logging.getLogger(__name__)

STRANGER = "您还没有加入任何店铺。请让老板在这里发「添加员工 {userid} 收银员」，加好就能用了。"
NO_CARD = "没有这笔。请发「退款列表」或「风险」看看现在有哪些。"
SORRY = "刚才没处理好，我已经记下来了。请再发一次；还不行就找管理员看看。"
KINDLY = {
    "image": "图片收到了，我还看不懂图。要查账请发文字，比如「今日流水」。",
    "voice": "语音没有转成文字，我听不到内容。请打字发给我，比如「今日流水」。",
    "video": "视频收到了，我还看不懂。要查账请发文字，比如「今日流水」。",
    "location": "位置收到了，现在还用不上。要查账请发「今日流水」。",
    "link": "链接收到了，我不打开外面的链接。要查账请发「今日流水」。",
}
Shops = list[tuple[str, Member]]
# An order, refund, alert or difference; no phone is so long.
NUMBER = re.compile(r"[A-Z]{1,4}\d{4,16}|\d{12,32}", re.ASCII)
BUTTON = re.compile(r"[a-z_]{1,20}\.[a-z_]{1,20}:[A-Z]\d{4,12}", re.ASCII)
QUOTED = re.compile(r"「([^」]*)」")


def handle_inbox(house: House) -> int:
    """Act on every event nobody has acted on yet; how many there were."""
    due = house.inbox.due(house.clock())
    for inbox_id in due:
        _handle(house, inbox_id)
    return len(due)


def _handle(house: House, inbox_id: int) -> None:
    userid = ""
    try:
        with writing(house.engine) as connection:
            body = house.inbox.take(connection, inbox_id, house.clock())
            if body is None:
                return
            incoming = read_event(body)
            userid = incoming.userid
            outcome = act(house, connection, incoming, f"in{inbox_id}")
            house.inbox.outcome(connection, inbox_id, outcome)
    except Exception:  # a bug in one event must not stop the others
        log.exception("event not handled", extra={"inbox_id": inbox_id})
        if house.inbox.failed(inbox_id, "failed", house.clock()) and userid:
            with writing(house.engine) as connection:
                _tell(house, connection, userid, f"sorry:{inbox_id}", SORRY)


def act(house: House, connection: Connection, incoming: Incoming, request_id: str) -> str:
    """Do what the event asks for; one word for the inbox row."""
    shops = shops_of(connection, house.vault, incoming.userid)
    if incoming.kind in ("unknown", "event") and not _asks(incoming):
        return "ignored"
    if not shops:
        _tell(house, connection, incoming.userid, f"stranger:{request_id}",
              STRANGER.format(userid=incoming.userid))  # fmt: skip
        return "stranger"
    if incoming.is_press:
        return _press(house, connection, incoming, shops, request_id)
    line = incoming.event_key if incoming.event == "click" else incoming.text
    merchant_id, member = _active(house, incoming.userid, shops)
    ask = _ask(house, connection, merchant_id, member, line, shops, request_id)
    if not line.strip():
        words = KINDLY.get(incoming.kind, "请发文字给我，比如「今日流水」。")
        _reply(ask, Text(words))
        return incoming.kind
    return _run(connection, ask, lambda: house.router.answer(ask))


def _asks(incoming: Incoming) -> bool:
    return incoming.is_press or (incoming.event == "click" and bool(incoming.event_key))


def _press(
    house: House, connection: Connection, incoming: Incoming, shops: Shops, request_id: str
) -> str:
    """A button: looked up inside the presser's own shops, whatever the event claims."""
    held = _held(house, connection, incoming.task_id, shops)
    if held is None:
        _tell(house, connection, incoming.userid, f"nocard:{request_id}", NO_CARD)
        return "no card"
    merchant_id, member, card = held
    cards = Cards(connection, merchant_id, house.vault)
    cards.add_code(card.task_id, incoming.response_code, house.clock())
    key = incoming.event_key
    ask = _ask(house, connection, merchant_id, member, key, shops, request_id, seen=card.shown)
    if not _belongs(key, card):
        ask.books.audit.write("refused.press", key[:40], result="foreign key", by=member)
        _reply(ask, Text(NO_CARD))
        return "foreign"
    return _run(connection, ask, lambda: house.router.press(ask, key))


def _held(
    house: House, connection: Connection, task_id: str, shops: Shops
) -> tuple[str, Member, SentCard] | None:  # fmt: skip
    """The card, in the shop of the presser that sent it to him."""
    for merchant_id, member in shops:
        enter_merchant(connection, merchant_id)
        card = Cards(connection, merchant_id, house.vault).of(task_id)
        if card is not None and member.userid in card.userids:
            return merchant_id, member, card
    return None


def _belongs(key: str, card: SentCard) -> bool:
    """A card's button speaks of the card's own row, and of no other."""
    return key.partition(":")[2] == card.about.partition(":")[2]


def _run(connection: Connection, ask: Ask, work: Callable[[], Reply]) -> str:
    """The handler in a savepoint: a polite no undoes what it did, and is kept and told."""
    try:
        with undoable(connection):
            reply = work()
    except Refusal as no:
        ask.books.audit.write("refused", _name(ask), by=ask.asker,
                              result=_without_people(ask, no.sentence))  # fmt: skip
        _reply(ask, Text(no.sentence))
        return "refused"
    _reply(ask, reply)
    return "answered"


def _name(ask: Ask) -> str:
    """Which command or button it was, for the record: any other word may name people."""
    first = ask.text.split(maxsplit=1)[0] if ask.text else ""
    known = {word for command in ask.commands for word in command.words}
    return first if first in known or BUTTON.fullmatch(first) else "sentence"


def _without_people(ask: Ask, sentence: str) -> str:
    """A no for the record: names of staff and what somebody typed are left out, our own numbers stay."""
    names = [member.name for member in ask.books.staff.members()]
    for word in sorted([*names, *ask.text.split()[1:]], key=len, reverse=True):
        if len(word) > 1 and not NUMBER.fullmatch(word):
            sentence = sentence.replace(word, "…")
    quoted = QUOTED.sub(lambda said: said[0] if NUMBER.fullmatch(said[1]) else "「…」", sentence)
    return mask_phones(quoted)[:200]


def _reply(ask: Ask, reply: Reply) -> None:
    """Queue the answer; somebody in several shops reads which one it is about."""
    messages: tuple[Message, ...] = ()
    if reply is not None:
        messages = reply if isinstance(reply, tuple) else (reply,)
    for part, message in enumerate(messages):
        if part == 0 and isinstance(message, Text) and not _names_its_shop(ask, message.content):
            message = Text(f"【{ask.books.merchant.name}】{message.content}")  # noqa: PLW2901
        key = f"reply:{ask.request_id}:{part}"
        ask.books.post.to_person(ask.asker.userid, to_json(message), key, "reply")


def _names_its_shop(ask: Ask, words: str) -> bool:
    """Whether it is clear which shop is meant: there is but one, or the first line names it."""
    return len(ask.shops) < 2 or ask.books.merchant.name in words.partition("\n")[0]


def _ask(
    house: House, connection: Connection, merchant_id: str, member: Member, line: str,
    shops: Shops, request_id: str, *, seen: str = "",
) -> Ask:  # fmt: skip
    now = house.clock()
    books = Books(connection, house.vault, merchant_id, now, request_id)
    return Ask(
        books=books, asker=member, now=now, text=line.strip(), request_id=request_id,
        memory=_memory(house, member.userid), shops=_named(connection, shops, books.merchant),
        seen=seen, commands=house.shelves.commands,
    )  # fmt: skip


def _named(connection: Connection, shops: Shops, active: Merchant) -> tuple[tuple[str, str], ...]:
    """His shops with their names; that of the active one is known already."""
    return tuple(
        (shop, active.name if shop == active.merchant_id else load_name(connection, shop))
        for shop, _ in shops
    )


def _active(house: House, userid: str, shops: Shops) -> tuple[str, Member]:
    """The shop last switched to; the first one when that is forgotten or no longer his."""
    chosen = _memory(house, userid).get("shop")
    return next((shop for shop in shops if shop[0] == chosen), shops[0])


def _memory(house: House, userid: str) -> Memory:
    return Memory(house.ephemeral, f"talk:{userid}:")


def _tell(house: House, connection: Connection, userid: str, key: str, words: str) -> None:
    """A line to somebody outside every shop."""
    to_stranger(connection, house.vault, userid, to_json(Text(words)), key, house.clock())
