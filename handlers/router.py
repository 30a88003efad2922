"""From a line or a press to a reply: what was meant, may this person, then the command."""

from dataclasses import replace

from handlers.ask import PENDING, Ask
from handlers.language.understanding import understand
from handlers.messages import Reply, Text
from handlers.registry import Command, Shelves
from handlers.words import one_line
from storage.base.refusal import Refusal
from storage.people.staff import Role

YES = frozenset({"确定", "确认", "是", "好的", "好", "1", "ok", "yes"})
NO = frozenset({"取消", "算了", "不", "否", "不要", "no"})


class Router:
    """Finds the command for a line, and the button for a press."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    def answer(self, ask: Ask) -> Reply:
        """Answer a typed line; raises Refusal for a polite no."""
        ask = self._equip(ask)
        word = ask.text.strip().lower()
        pending = ask.memory.get(PENDING)
        if pending and (word in YES or word in NO):
            ask.memory.drop(PENDING)
            if word in NO:
                return Text("好的，没有改动。")
            ask = replace(ask, text=pending, confirmed=True)
        return self._run(ask)

    def press(self, ask: Ask, key: str) -> Reply:
        """Act on a button's key, `name:subject`; an unknown one is refused like a foreign one."""
        name, _, subject = key.partition(":")
        button = self._shelves.buttons.get(name)
        if button is None:
            raise Refusal("这个按钮已经失效了，请发「帮助」看看现在能做什么。")
        self._check_role(ask, button.allow, "按这个按钮")
        ask = self._equip(ask)
        return button.function(ask, subject) if subject else button.function(ask)

    def _run(self, ask: Ask) -> Reply:
        understood = understand(ask.text, ask.commands, ask.books)
        if understood.command is None:
            self._check_not_for_others(ask)
            return not_understood(ask, understood.suggestions)
        if understood.question:
            return Text(understood.question)
        return understood.command.function(ask, **understood.slots)

    def _check_not_for_others(self, ask: Ask) -> None:
        """What somebody else could have said is not misunderstood, it is not his to say."""
        meant = understand(ask.text, self._shelves.commands, ask.books).command
        if meant is not None:
            self._check_role(ask, meant.allow, f"用「{meant.name}」")

    def _equip(self, ask: Ask) -> Ask:
        """What help and settings speak of: the shelves, and of the commands those he may use."""
        shelves = self._shelves
        return replace(
            ask, commands=self._allowed(ask), risks=shelves.risks, reports=shelves.reports
        )

    def _allowed(self, ask: Ask) -> tuple[Command, ...]:
        return tuple(c for c in self._shelves.commands if ask.asker.role in c.allow)

    def _check_role(self, ask: Ask, allow: frozenset[Role], act: str) -> None:
        if ask.asker.role not in allow:
            who = "、".join(role.word for role in Role if role in allow)
            raise Refusal(f"您是{ask.asker.role.word}，不能{act}；这件事请找{who}。")


def not_understood(ask: Ask, suggestions: tuple[str, ...]) -> Text:
    """Say so, and show three things that work."""
    ways = "\n".join(f"· {line}" for line in suggestions[:3])
    return Text(f"没听懂「{one_line(ask.text, 20)}」。可以试试：\n{ways}\n发「帮助」看全部。")
