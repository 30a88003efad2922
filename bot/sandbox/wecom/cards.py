"""The rules of template cards: what WeCom refuses, and with which code."""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox.wecom.errors import WeComError, missing
from bot.sandbox.wecom.reading import is_url, items, mapping, number, objects, size, text

Json = dict[str, Any]
CALLING = frozenset({"button_interaction", "vote_interaction", "multiple_interaction"})
NOTICES = frozenset({"text_notice", "news_notice"})
TASK_ID = re.compile(r"[0-9a-zA-Z_\-@]{1,128}")
KEY_BYTES = 1024
ID_BYTES = 128


def calls_back(card: Json) -> bool:
    """Whether somebody can press something on it that comes back as an event."""
    return card.get("card_type") in CALLING or bool(card.get("action_menu"))


def check_card(card: Json) -> None:
    """Raise the WeComError that this card would meet."""
    kind = text(card.get("card_type"))
    if kind not in CALLING | NOTICES:
        raise WeComError(42031, "invalid card_type")
    _check_task_id(card)
    _check_lists(card)
    _check_menu(mapping(card.get("action_menu"), "action_menu"))
    BY_KIND[kind](card)


def check_webhook_card(card: Json) -> None:
    """A group's webhook takes notices only, without anything that calls back."""
    if text(card.get("card_type")) not in NOTICES:
        raise WeComError(42031, "invalid card_type")
    if card.get("action_menu") or card.get("task_id"):
        raise WeComError(40058, "action_menu not supported. invalid Request Parameter")
    check_card(card)


def _check_task_id(card: Json) -> None:
    task_id = text(card.get("task_id"))
    if (task_id or calls_back(card)) and not TASK_ID.fullmatch(task_id):
        raise WeComError(42014)


def _check_lists(card: Json) -> None:
    rows = objects(card.get("horizontal_content_list"), "horizontal_content_list")
    _at_most(rows, 6, 42035, "horizontal_content_list")
    for row in rows:
        _check_row(row)
    _at_most(items(card.get("vertical_content_list"), "list"), 4, 42036, "vertical_content_list")
    for line in objects(card.get("vertical_content_list"), "vertical_content_list"):
        _need(line.get("title"), 42033, "vertical title")
    jumps = objects(card.get("jump_list"), "jump_list")
    _at_most(jumps, 3, 42042, "jump_list")
    for jump in jumps:
        _check_jump(jump)


def _check_row(row: Json) -> None:
    _need(row.get("keyname"), 42027, "keyname")
    needed = {1: ("url", 42028), 2: ("media_id", 42029), 3: ("userid", 42050)}
    kind = number(row.get("type"))
    if kind in needed:
        _need(row.get(needed[kind][0]), needed[kind][1], needed[kind][0])
    if kind == 1 and not is_url(row["url"]):
        raise WeComError(42028, "invalid url")


def _check_jump(jump: Json) -> None:
    _need(jump.get("title"), 42033, "title")
    kind = number(jump.get("type"))
    if kind == 1 and not is_url(jump.get("url")):
        raise WeComError(42028, "invalid url")
    if kind == 2:
        _need(jump.get("appid"), 42030, "appid")


def _check_menu(menu: Json) -> None:
    if not menu:
        return
    actions = objects(menu.get("action_list"), "action_list")
    if not 1 <= len(actions) <= 3:
        raise WeComError(40058, "action_list must have 1 to 3 items. invalid Request Parameter")
    keys = [text(action.get("key")) for action in actions]
    if any(not 0 < size(key) <= KEY_BYTES for key in keys) or len(set(keys)) < len(keys):
        raise WeComError(42051, "invalid or repeated action_menu key")


def _check_action(card: Json, *, required: bool) -> None:
    action = mapping(card.get("card_action"), "card_action")
    if not action and not required:
        return
    kind = number(action.get("type"))
    good = {0: not required, 1: is_url(action.get("url")), 2: bool(text(action.get("appid")))}
    if not good.get(kind, False):
        raise WeComError(42045, "invalid card_action")


def _title(card: Json) -> str:
    return text(mapping(card.get("main_title"), "main_title").get("title"))


def _text_notice(card: Json) -> None:
    if not _title(card) and not text(card.get("sub_title_text")):
        raise WeComError(41016)
    _check_action(card, required=True)


def _news_notice(card: Json) -> None:
    _need(_title(card), 41016, "title")
    image = mapping(card.get("card_image"), "card_image")
    area = mapping(card.get("image_text_area"), "image_text_area")
    if not is_url(image.get("url")) and not is_url(area.get("image_url")):
        raise WeComError(42044, "invalid card image url")
    ratio = image.get("aspect_ratio", 1.3)
    if not isinstance(ratio, int | float) or not 1.3 <= ratio <= 2.25:
        raise WeComError(40058, "invalid aspect_ratio. invalid Request Parameter")
    _check_action(card, required=True)


def _buttons(card: Json) -> None:
    _need(_title(card), 41016, "title")
    buttons = objects(card.get("button_list"), "button_list")
    if not 1 <= len(buttons) <= 6:
        raise WeComError(40058, "button_list must have 1 to 6 items. invalid Request Parameter")
    for button in buttons:
        _need(button.get("text"), 42038, "button text")
        if number(button.get("type")) == 1 and not is_url(button.get("url")):
            raise WeComError(42028, "invalid url")
    keys = [text(button.get("key")) for button in buttons if number(button.get("type")) != 1]
    if any(not 0 < size(key) <= KEY_BYTES for key in keys) or len(set(keys)) < len(keys):
        raise WeComError(42039, "invalid or repeated button key")
    if selection := mapping(card.get("button_selection"), "button_selection"):
        _check_question(selection, most=10)
    _check_action(card, required=False)


def _vote(card: Json) -> None:
    _need(_title(card), 41016, "title")
    checkbox = mapping(card.get("checkbox"), "checkbox")
    if not checkbox:
        raise missing("checkbox")
    _check_question(checkbox, most=20)
    _check_submit(card)


def _multiple(card: Json) -> None:
    _need(_title(card), 41016, "title")
    lists = objects(card.get("select_list"), "select_list")
    if not 1 <= len(lists) <= 3:
        raise WeComError(42047, "invalid select_list count")
    for question in lists:
        _check_question(question, most=10)
    if len({question["question_key"] for question in lists}) < len(lists):
        raise WeComError(42043, "repeated question_key")
    _check_submit(card)


def _check_question(question: Json, most: int) -> None:
    if not 0 < size(text(question.get("question_key"))) <= KEY_BYTES:
        raise WeComError(42043, "invalid question_key")
    options = objects(question.get("option_list"), "option_list")
    if not 1 <= len(options) <= most:
        raise WeComError(42037, "invalid option_list count")
    ids = [text(option.get("id")) for option in options]
    if any(not 0 < size(one) <= ID_BYTES for one in ids) or len(set(ids)) < len(ids):
        raise WeComError(42040, "invalid or repeated option id")
    for option in options:
        _need(option.get("text"), 42041, "option text")


def _check_submit(card: Json) -> None:
    submit = mapping(card.get("submit_button"), "submit_button")
    if not 0 < size(text(submit.get("key"))) <= KEY_BYTES:
        raise WeComError(42046, "invalid submit_button key")
    if "text" in submit and not text(submit["text"]):
        raise WeComError(42049, "invalid submit_button text")


def _at_most(rows: list[Any], most: int, code: int, name: str) -> None:
    if len(rows) > most:
        raise WeComError(code, f"{name} longer than {most}")


def _need(value: object, code: int, name: str) -> None:
    if not text(value):
        raise WeComError(code, f"missing {name}")


BY_KIND: dict[str, Callable[[Json], None]] = {
    "text_notice": _text_notice,
    "news_notice": _news_notice,
    "button_interaction": _buttons,
    "vote_interaction": _vote,
    "multiple_interaction": _multiple,
}
