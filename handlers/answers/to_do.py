"""The line 要处理: what waits for a person, numbered, with the words that open it."""

from handlers.answers.phrases import yuan
from handlers.figures.open_business import open_business
from storage.books import Books

NUMBERS = "①②③④"


def to_do_line(books: Books) -> str:
    """`要处理 ①退款待确认 2 笔 ¥236.00 ②风险提醒 1 条（A2031）`; empty when nothing waits."""
    found = open_business(books)
    things = []
    if found.refunds:
        things.append(f"退款待确认 {found.refunds} 笔 {yuan(found.refunds_fen)}")
    if found.stuck:
        things.append(f"退款卡住 {found.stuck} 笔，需人工核实")
    if found.alerts:
        things.append(f"风险提醒 {found.alerts} 条（最新 {found.newest_alert}）")
    if found.old_mutes:
        things.append(f"静音超过 7 天 {found.old_mutes} 项")
    numbered = [f"{NUMBERS[place]}{thing}" for place, thing in enumerate(things)]
    return f"要处理 {' '.join(numbered)}" if numbered else ""
