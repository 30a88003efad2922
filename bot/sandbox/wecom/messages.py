"""message/send, recall and update_template_card: what an app says to people one to one."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import timedelta

from bot.sandbox.board import APP, Json, Post
from bot.sandbox.quotas import DAY, HOUR, MINUTE
from bot.sandbox.wecom.call import Call
from bot.sandbox.wecom.cards import CALLING, calls_back, check_card
from bot.sandbox.wecom.content import APP_TYPES, Door, shown
from bot.sandbox.wecom.errors import WeComError, missing
from bot.sandbox.wecom.office import Ticket
from bot.sandbox.wecom.reading import items, mapping, number, text

PER_MEMBER = {MINUTE: 30, HOUR: 1000}
PERSON_TIMES_EACH = 200
RECALL_LIFE = timedelta(hours=24)
LONGEST_INTERVAL_S = 4 * 3600


def send(call: Call) -> Json:
    """message/send: an errcode of 0 means accepted, not seen."""
    body = call.json()
    app = call.agent(body.get("agentid"))
    office = call.office
    found, invalid = _recipients(call, body)
    with office.lock:
        if earlier := _duplicate(call, body):
            return earlier
        kind, content = shown(Door(office, APP_TYPES), body)
        card = mapping(body.get("template_card"), "template_card")
        _check_sending(call, body, card)
        many = len(office.world.people) * PERSON_TIMES_EACH
        call.quota(f"app {app.agent_id}", {DAY: many}, len(found))
        readers = [one for one in found if _may_reach(call, one)]
        post = office.board.post(APP, app.name, kind, content, readers, agent_id=app.agent_id)
        answer: Json = {**invalid, "msgid": secrets.token_urlsafe(32)}
        office.sent[str(answer["msgid"])] = post
        if calls_back(card):
            office.task_ids.add((app.agent_id, text(card["task_id"])))
            answer["response_code"] = office.ticket_for(post)
        _remember(call, body, answer)
        return answer


def _recipients(call: Call, body: Json) -> tuple[list[str], Json]:
    asked = {name: text(body.get(name)) for name in ("touser", "toparty", "totag")}
    if not any(asked.values()):
        raise WeComError(82001)
    people = {one.userid.lower(): one.userid for one in call.office.world.people}
    in_range = {key: name for key, name in people.items() if call.app.sees(name)}
    if asked["touser"] == "@all":
        return list(in_range.values()), {"invaliduser": ""}
    wanted = dict.fromkeys(one.lower() for one in asked["touser"].split("|") if one)
    if len(wanted) > 1000:
        raise WeComError(40032)
    found = [in_range[one] for one in wanted if one in in_range]
    # The make-believe corporation has neither departments nor tags.
    if not found:
        raise WeComError(81013)
    bad = "|".join(one for one in wanted if one not in in_range)
    return found, {
        "invaliduser": bad, "invalidparty": asked["toparty"], "invalidtag": asked["totag"]
    }  # fmt: skip


def _check_sending(call: Call, body: Json, card: Json) -> None:
    app = call.app
    if number(body.get("safe")) and body["msgtype"] == "news":
        raise WeComError(40074)
    if not calls_back(card):
        return
    if not app.token:
        raise WeComError(43012)
    if (app.agent_id, text(card["task_id"])) in call.office.task_ids:
        raise WeComError(42014, "task_id is not unique")


def _may_reach(call: Call, userid: str) -> bool:
    """Beyond its frequency a member gets nothing, and nobody is told."""
    key = f"member {call.app.agent_id} {userid}"
    return call.office.quotas.take(key, PER_MEMBER, call.now)


def _fingerprint(call: Call, body: Json) -> tuple[int, str]:
    plain = json.dumps(body, sort_keys=True).encode()
    return call.app.agent_id, hashlib.sha256(plain).hexdigest()


def _duplicate(call: Call, body: Json) -> Json | None:
    if not number(body.get("enable_duplicate_check")):
        return None
    until, answer = call.office.duplicates.get(_fingerprint(call, body), (call.now, None))
    return answer if until > call.now else None


def _remember(call: Call, body: Json, answer: Json) -> None:
    if number(body.get("enable_duplicate_check")):
        seconds = min(number(body.get("duplicate_check_interval")) or 1800, LONGEST_INTERVAL_S)
        until = call.now + timedelta(seconds=seconds)
        call.office.duplicates[_fingerprint(call, body)] = (until, answer)


def recall(call: Call) -> Json:
    """message/recall: the same app, within 24 hours."""
    post = call.office.sent.get(text(call.json().get("msgid")))
    if post is None or post.agent_id != call.app.agent_id:
        raise WeComError(40058, "invalid msgid. invalid Request Parameter")
    if call.now - post.at > RECALL_LIFE:
        raise WeComError(42052)
    call.office.board.recall(post)
    return {}


def update_card(call: Call) -> Json:
    """message/update_template_card: one use of a response_code, for the named recipients only."""
    body = call.json()
    call.agent(body.get("agentid"))
    with call.office.lock:
        ticket = _ticket(call, text(body.get("response_code")))
        label, card = _change(ticket.post, body)
        named, invalid = _readers(ticket.post, body)
        if not named:
            raise WeComError(81013)
        ticket.used = True
        for userid in named:
            call.office.board.redraw(ticket.post, userid, card=card, label=label)
    return {"invaliduser": invalid}


def _ticket(call: Call, code: str) -> Ticket:
    ticket = call.office.tickets.get(code)
    if ticket is None or ticket.used or ticket.until <= call.now:
        raise WeComError(60140)
    if ticket.post.agent_id != call.app.agent_id:
        raise WeComError(42015)
    return ticket


def _change(post: Post, body: Json) -> tuple[str, Json | None]:
    button = mapping(body.get("button"), "button")
    card = mapping(body.get("template_card"), "template_card")
    if bool(button) == bool(card):
        raise missing("button or template_card")
    if card:
        check_card({"task_id": post.content.get("task_id", ""), **card})
        return "", card
    if not text(button.get("replace_name")):
        raise WeComError(42020)
    if post.content.get("card_type") not in CALLING:
        raise WeComError(42031, "card has no button to replace")
    return text(button["replace_name"]), None


def _readers(post: Post, body: Json) -> tuple[Iterable[str], list[str]]:
    copies = {userid.lower(): userid for userid in post.copies}
    if number(body.get("atall")):
        return list(copies.values()), []
    wanted = dict.fromkeys(text(one).lower() for one in items(body.get("userids"), "userids"))
    if not wanted:
        raise WeComError(82001)
    named = [copies[one] for one in wanted if one in copies]
    return named, [one for one in wanted if one not in copies]
