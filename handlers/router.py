"""From a line or a press to a reply: what was meant, may this person, then the command."""

import json
from dataclasses import replace
from typing import Any

from handlers.ask import PENDING, Ask
from handlers.language.dialogue import AGAIN, FIGURES, LEANING, follow, lean
from handlers.language.filling import fill
from handlers.language.meaning import Meaning, read_line, slots_for, understand
from handlers.language.reading import Names
from handlers.language.understanding import Understood, in_short
from handlers.means import Means
from handlers.messages import Reply, Text
from handlers.registry import Command, Shelves
from handlers.words import one_line
from storage.base.refusal import Refusal
from storage.people.staff import Role

YES = frozenset({"确定", "确认", "是", "好的", "好", "1", "ok", "yes"})
NO = frozenset({"取消", "算了", "不", "否", "不要", "no"})
LAST = "last"
"""The question before, in this person's and chat's memory."""
CHOICES = "choices"
"""What was offered by number."""
SURE = 0.8
"""From here on a sentence is believed even against a command's bare word."""


class Router:
    """Finds the command for a line, and the button for a press."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._by_intent = {means.intent: means for means in shelves.means}

    def answer(self, ask: Ask) -> Reply:
        """Answer a typed line; raises Refusal for a polite no."""
        ask = self._equip(ask)
        word = ask.text.strip().lower()
        pending = ask.memory.get(PENDING)
        if pending and (word in YES or word in NO or self._confirms(ask)):
            ask.memory.drop(PENDING)
            if word in NO or self._says(ask, "cancel"):
                return Text("好的，没有改动。")
            ask = replace(ask, text=pending, confirmed=True)
        elif chosen := self._chosen(ask):
            return self._act(ask, *chosen)
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
        """A command's bare words and nothing else; else what the sentence means."""
        short = in_short(ask.text, ask.commands, ask.books)
        meant = self._meant(ask)
        if short.command is not None and _believed(short, meant):
            self._remember(ask, meant)
            return short.command.function(ask, **short.slots)
        if meant.means is not None:
            return self._do(ask, meant)
        if short.question:
            return Text(short.question)
        self._check_not_for_others(ask)
        return not_understood(ask, short.suggestions)

    def _meant(self, ask: Ask) -> Meaning:
        return understand(ask.text, self._shelves.means, ask.books.today, names_of(ask))

    def _says(self, ask: Ask, intent: str) -> bool:
        return self._meant(ask).intent == intent

    def _confirms(self, ask: Ask) -> bool:
        """好的呀, 算了吧: yes and no in more words, while something waits for them."""
        return self._meant(ask).intent in {"confirm", "cancel"}

    def _do(self, ask: Ask, meant: Meaning) -> Reply:
        """Run what was meant, led on from the question before where it leans on it."""
        means, slots = meant.means, meant.slots
        last = self._last(ask)
        if means is None:
            return None
        if last is not None and (means.intent == AGAIN or _leans(means, slots)):
            reading = read_line(ask.text, ask.books.today, names_of(ask))
            if means.intent == AGAIN:
                intent, slots = follow(last, slots, reading, ask.books.today)
                means = self._by_intent[intent]
            else:
                slots = lean(last, means.intent, slots, reading, ask.books.today)
        elif meant.choices and meant.unsure:
            return self._offer(ask, meant)
        return self._act(ask, means, slots)

    def _act(self, ask: Ask, means: Means, slots: dict[str, Any]) -> Reply:
        self._check_role(ask, means.allow, "做这件事")
        filled, missing = fill(means.function, slots, ask.books)
        if missing:
            wanted = "和".join(gap.slot.name for gap in missing)
            return Text(f"请补上{wanted}。")
        reply = means.function(ask, **filled)
        self._keep(ask, means.intent, slots)
        return reply

    def _remember(self, ask: Ask, meant: Meaning) -> None:
        if meant.means is not None:
            self._keep(ask, meant.intent, meant.slots)

    def _keep(self, ask: Ask, intent: str, slots: dict[str, Any]) -> None:
        if intent in FIGURES:
            ask.memory.put(LAST, json.dumps([intent, slots], ensure_ascii=False))

    def _last(self, ask: Ask) -> tuple[str, dict[str, Any]] | None:
        kept = ask.memory.get(LAST)
        if kept is None:
            return None
        intent, slots = json.loads(kept)
        return (intent, slots) if intent in self._by_intent else None

    def _offer(self, ask: Ask, meant: Meaning) -> Reply:
        """A close call: numbered choices, asked once."""
        near = [m for m in (meant.means, *meant.choices) if m and ask.asker.role in m.allow]
        today, names = ask.books.today, names_of(ask)
        kept = [[m.intent, slots_for(ask.text, m, today, names)] for m in near]
        ask.memory.put(CHOICES, json.dumps(kept, ensure_ascii=False))
        lines = [f"{place}. {m.about}" for place, m in enumerate(near, 1)]
        return Text("\n".join(["您是想：", *lines, "回复数字就行。"]))

    def _chosen(self, ask: Ask) -> tuple[Means, dict[str, Any]] | None:
        """The choice that a number takes, while choices are offered."""
        kept = ask.memory.get(CHOICES)
        if kept is None:
            return None
        ask.memory.drop(CHOICES)
        offered = json.loads(kept)
        meant = self._meant(ask)
        place = int(meant.slots.get("choice", 0) or 0) if meant.intent == "confirm" else 0
        if meant.intent == "confirm" and not place:
            place = 1
        if not 1 <= place <= len(offered):
            return None
        intent, slots = offered[place - 1]
        return self._by_intent[intent], slots

    def _check_not_for_others(self, ask: Ask) -> None:
        """What somebody else could have said is not misunderstood, it is not his to say."""
        meant = in_short(ask.text, self._shelves.commands, ask.books).command
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


def names_of(ask: Ask) -> Names:
    """What this shop's own things are called."""
    shop = ask.books.merchant
    return Names(tuple(s.name for s in shop.stores), tuple(t.name for t in shop.terminals))


def _leans(means: Means, slots: dict[str, Any]) -> bool:
    return means.intent in LEANING and "date" not in slots


def _believed(short: Understood, meant: Meaning) -> bool:
    """Whether the bare words say it all, and the sentence does not clearly mean something else."""
    if not short.complete:
        return False
    if short.alone or meant.means is None or meant.confidence < SURE:
        return True
    return short.command is not None and not short.loose


def not_understood(ask: Ask, suggestions: tuple[str, ...]) -> Text:
    """Say so, and show three things that work."""
    ways = "\n".join(f"· {line}" for line in suggestions[:3])
    return Text(f"没听懂「{one_line(ask.text, 20)}」。可以试试：\n{ways}\n发「帮助」看全部。")
