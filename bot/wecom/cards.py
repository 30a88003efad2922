"""Our cards as WeCom's template cards, every display text within the length that is shown."""

import re
from dataclasses import replace
from typing import Any

from handlers.messages import Button, Card, Choice
from handlers.words import one_line

Payload = dict[str, Any]

TITLE, DESC, SOURCE, LABEL, VALUE, NOTE = 36, 44, 20, 5, 30, 160
BUTTON, REPLACED, SELECTOR, OPTION = 10, 20, 13, 16
FACTS, BUTTONS, SELECTORS, OPTIONS = 6, 6, 3, 10
# A notice must lead somewhere when tapped (42045), and we keep no page to lead to.
NOWHERE = "https://work.weixin.qq.com/"
STYLES = {"primary": 1, "plain": 3, "danger": 4}
TONES = {"calm": 0, "warning": 2, "good": 3}
TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
KEY_BYTES, OPTION_BYTES = 1024, 128


def new_card(card: Card, task_id: str, *, picture_url: str = "") -> Payload:
    """A card to send: with buttons or lists it needs a task id, unique for the app.

    ValueError for a task id or a key that WeCom would refuse: those are ours, not the merchant's.
    """
    if card.done or not (card.buttons or card.choices):
        return _notice(card, picture_url)
    return _pressable(card, task_id)


def changed_card(card: Card, task_id: str) -> Payload:
    """The card that replaces one already on phones; when it is done, its buttons are dead."""
    if not card.done and not (card.buttons or card.choices):
        return _notice(card, "")
    if not card.done:
        return _pressable(card, task_id)
    shell = card.buttons or (Button(card.done, "done"),)
    shown = one_line(card.done, REPLACED)
    whole = replace(card, done="") if shown == card.done else card  # cut off, it is said above too
    return _button_card(whole, shell, task_id) | {"replace_text": shown}


def _pressable(card: Card, task_id: str) -> Payload:
    if card.choices and len(card.buttons) <= 1:
        return _multiple(card, task_id)
    body = _button_card(card, card.buttons, task_id)
    if card.choices:
        body["button_selection"] = _selector(card.choices[0])
    return body


def _notice(card: Card, picture_url: str) -> Payload:
    action = {"type": 1, "url": NOWHERE}
    if picture_url:
        body = _head(card, "news_notice") | {"card_image": {"url": picture_url}}
    else:
        body = _head(card, "text_notice") | _note(card)
    return body | _facts(card) | {"card_action": action}


def _button_card(card: Card, buttons: tuple[Button, ...], task_id: str) -> Payload:
    shown = [
        {"text": one_line(b.text, BUTTON), "style": STYLES[b.style], "key": _key(b.key)}
        for b in buttons[:BUTTONS]
    ]
    body = _head(card, "button_interaction") | _note(card) | _facts(card)
    return body | {"button_list": shown, "task_id": _task(task_id)}


def _multiple(card: Card, task_id: str) -> Payload:
    """Lists and one button; this type shows no facts, so they move into the line below the title."""
    submit = card.buttons[0] if card.buttons else Button("提交", f"submit:{card.about}")
    body = _head(card, "multiple_interaction")
    facts = " · ".join(f"{fact.label} {fact.value}" for fact in card.facts)
    body["main_title"]["desc"] = one_line(" · ".join(filter(None, (card.desc, facts))), DESC)
    return body | {
        "select_list": [_selector(choice) for choice in card.choices[:SELECTORS]],
        "submit_button": {"text": one_line(submit.text, BUTTON), "key": _key(submit.key)},
        "task_id": _task(task_id),
    }


def _head(card: Card, card_type: str) -> Payload:
    return {
        "card_type": card_type,
        "source": {"desc": one_line(card.source, SOURCE), "desc_color": TONES[card.tone]},
        "main_title": {"title": one_line(card.title, TITLE), "desc": one_line(card.desc, DESC)},
    }


def _note(card: Card) -> Payload:
    words = [card.note, card.done] if card.done else [card.note]
    note = one_line(" · ".join(filter(None, words)), NOTE)
    return {"sub_title_text": note} if note else {}


def _facts(card: Card) -> Payload:
    rows = [
        {"keyname": one_line(fact.label, LABEL), "value": one_line(fact.value, VALUE)}
        for fact in card.facts[:FACTS]
    ]
    return {"horizontal_content_list": rows} if rows else {}


def _selector(choice: Choice) -> Payload:
    options = [
        {"id": _key(option_id, OPTION_BYTES), "text": one_line(text, OPTION)}
        for option_id, text in choice.options[:OPTIONS]
    ]
    return {
        "question_key": _key(choice.key),
        "title": one_line(choice.title, SELECTOR),
        "option_list": options,
    }


def _task(task_id: str) -> str:
    if not TASK_ID.fullmatch(task_id):
        raise ValueError("a card's task id is 1 to 128 of 0-9 A-Z a-z _ - @")
    return task_id


def _key(key: str, limit: int = KEY_BYTES) -> str:
    if not 0 < len(key.encode()) <= limit:
        raise ValueError(f"a key on a card has 1 to {limit} bytes")
    return key
