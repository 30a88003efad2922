"""From a line or a press to a reply: what was meant, may this person, then the command."""

import json
from dataclasses import replace
from typing import Any

from handlers.answers.questions import question_of, with_steps
from handlers.answers.questions.places import tills_named
from handlers.ask import Ask
from handlers.figures.metrics import METRICS
from handlers.language.dialogue import AGAIN, FIGURES, follow, is_only_a_change, lean, leans
from handlers.language.filling import fill
from handlers.language.meaning import GUESSED, Meaning, read_line, slots_for, understand
from handlers.language.reading import Names, Reading
from handlers.language.short_form import Understood, in_short
from handlers.last_question import LastQuestion, days_in_slots, keep, last_question
from handlers.means import Means
from handlers.messages import Reply, Text
from handlers.registry import Command, Shelves
from handlers.waiting import chosen, offer, taken_up, wait_on, yes_or_no
from handlers.words import one_line
from storage.base.refusal import Refusal
from storage.people.staff import Role

SURE = 0.8
"""From here on a sentence is believed even against a command's bare word."""
ANSWERS = frozenset({"confirm", "cancel"})
"""What means something only while something waits for it."""
BEFORE_ANY = LastQuestion("metric_query", {"metric": "revenue"})
"""What 只看三里屯 changes when nothing was asked before."""
UNDATED = frozenset({"forecast_query", "txn_list"})
"""Questions whose days are not those of a figure."""
MOST_CHOICES = 9


class Router:
    """Finds the command for a line, and the button for a press."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._by_intent = {means.intent: means for means in shelves.means}

    def answer(self, ask: Ask) -> Reply:
        """Answer a typed line; raises Refusal for a polite no."""
        ask = self._equip(ask)
        meant = self._meant(ask)
        if waiting := taken_up(ask):
            agreed = yes_or_no(ask.text, meant.intent, numbered="choice" in meant.slots)
            if agreed is False:
                return Text("好的，没有改动。")
            if agreed:
                return self._do_at_last(ask, waiting)
            if meant.intent in ANSWERS:
                return wait_on(ask, waiting)
        elif deed := chosen(ask, agreed=meant.intent == "confirm" and "choice" not in meant.slots):
            intent, slots = deed
            return self._act(ask, self._by_intent[intent], slots)
        return self._run(ask, meant)

    def press(self, ask: Ask, key: str) -> Reply:
        """Act on a button's key, `name:subject`; an unknown one is refused like a foreign one."""
        name, _, subject = key.partition(":")
        button = self._shelves.buttons.get(name)
        if button is None:
            raise Refusal("这个按钮已经失效了，请发「帮助」看看现在能做什么。")
        self._check_role(ask, button.allow, "按这个按钮")
        ask = self._equip(ask)
        return button.function(ask, subject) if subject else button.function(ask)

    def _do_at_last(self, ask: Ask, waiting: str) -> Reply:
        """What waited for a yes: a deed as it was understood then, or a command's line."""
        if waiting.startswith("["):
            intent, slots = json.loads(waiting)
            return self._act(replace(ask, confirmed=True), self._by_intent[intent], slots)
        ask = replace(ask, text=waiting, confirmed=True)
        return self._run(ask, self._meant(ask))

    def _run(self, ask: Ask, meant: Meaning) -> Reply:
        """A command's bare words and nothing else; else what the sentence means."""
        short = in_short(ask.text, self._shelves.commands, ask.books)
        command = short.command
        if not short.alone and (last := last_question(ask)) and self._only_changes(ask, meant):
            return self._follow(ask, last)
        if command is not None and _believed(short, meant):
            self._check_role(ask, command.allow, f"用「{command.name}」")
            return command.function(ask, **short.slots)
        if meant.confidence > GUESSED and not (short.alone and _idle(meant)):
            return self._do(ask, meant)
        if command is not None:
            self._check_role(ask, command.allow, f"用「{command.name}」")
            return Text(short.question)
        return not_understood(ask, in_short(ask.text, ask.commands, ask.books).suggestions)

    def _meant(self, ask: Ask) -> Meaning:
        return understand(ask.text, self._shelves.means, ask.books.today, names_of(ask))

    def _only_changes(self, ask: Ask, meant: Meaning) -> bool:
        """Whether the line says no more than what is to be otherwise in the question before."""
        return meant.intent == AGAIN or is_only_a_change(self._reading(ask))

    def _follow(self, ask: Ask, last: LastQuestion) -> Reply:
        """The question before, with what was said now put in its place."""
        today = ask.books.today
        said = slots_for(ask.text, self._by_intent[AGAIN], today, names_of(ask))
        if not said:
            return self._act(ask, self._by_intent[AGAIN], said)
        intent, slots = follow(last.intent, last.slots, said, self._reading(ask), today)
        return self._act(ask, self._by_intent[intent], slots)

    def _do(self, ask: Ask, meant: Meaning) -> Reply:
        """Run what was meant, led on from the question before where it leans on it."""
        means, slots, last = meant.means, meant.slots, last_question(ask)
        if means is None:
            return None
        if means.intent == AGAIN and not slots.keys() & {"op", "verbosity"}:
            return self._follow(ask, BEFORE_ANY)
        if last is not None and leans(means.intent, slots, reading := self._reading(ask)):
            intent, slots = lean(
                last.intent, last.slots, means.intent, slots, reading, ask.books.today
            )
            means = self._by_intent[intent]
        elif meant.choices and meant.unsure:
            return self._offer(ask, meant)
        return self._act(ask, means, slots)

    def _act(self, ask: Ask, means: Means, slots: dict[str, Any]) -> Reply:
        self._check_role(ask, means.allow, "做这件事")
        filled, missing = fill(means.function, slots, ask.books)
        if missing:
            wanted = "和".join(gap.slot.name for gap in missing)
            return Text(f"请补上{wanted}。")
        if means.intent in FIGURES and (which := _which_till(ask, means.intent, slots)):
            return which
        deed = json.dumps([means.intent, slots], ensure_ascii=False)
        reply = means.function(replace(ask, deed=deed), **filled)
        if means.intent in FIGURES:
            keep(ask, means.intent, _dated(ask, means.intent, slots))
        return reply

    def _offer(self, ask: Ask, meant: Meaning) -> Reply:
        """A close call: numbered choices, asked once."""
        near = [m for m in (meant.means, *meant.choices) if m and ask.asker.role in m.allow]
        today, names = ask.books.today, names_of(ask)
        deeds = [(m.intent, slots_for(ask.text, m, today, names)) for m in near]
        if len(near) == 1:
            return self._act(ask, near[0], deeds[0][1])
        offer(ask, deeds)
        abouts = [_about(m, slots) for m, (_, slots) in zip(near, deeds, strict=True)]
        lines = [f"{place}. {about}" for place, about in enumerate(abouts, 1)]
        return Text("\n".join(["您是想：", *lines, "回复数字就行。"]))

    def _reading(self, ask: Ask) -> Reading:
        return read_line(ask.text, ask.books.today, names_of(ask))

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
            *others, last = [role.word for role in Role if role in allow]
            who = f"{'、'.join(others)}或{last}" if others else last
            raise Refusal(f"您是{ask.asker.role.word}，不能{act}，请找{who}。")


def _about(means: Means, slots: dict[str, Any]) -> str:
    """What a choice would do, in words."""
    metric = METRICS.get(slots.get("metric", ""), METRICS["revenue"])
    return means.about.format(metric=metric.name)


def names_of(ask: Ask) -> Names:
    """What this shop's own things are called."""
    shop = ask.books.merchant
    return Names(
        tuple(store.name for store in shop.stores),
        tuple(terminal.name for terminal in shop.terminals),
        tuple(member.name for member in ask.books.staff.members()),
        shop.name,
    )


def _which_till(ask: Ask, intent: str, slots: dict[str, Any]) -> Text | None:
    """Numbered choices where several stores have a till of that name, and none was said."""
    shop = ask.books.merchant
    if not slots.get("terminal") or slots.keys() & {"store", "stores"}:
        return None
    homes = [shop.store_name(till.store_id) for till in tills_named(shop, str(slots["terminal"]))]
    if not 1 < len(set(homes)) == len(homes) <= MOST_CHOICES:
        return None
    offer(ask, [(intent, slots | {"store": home}) for home in homes])
    lines = [f"{place}. {home}的" for place, home in enumerate(homes, 1)]
    said = one_line(str(slots["terminal"]), 16)
    return Text("\n".join([f"「{said}」有 {len(homes)} 台，您问的是：", *lines, "回复数字就行。"]))


def _dated(ask: Ask, intent: str, slots: dict[str, Any]) -> dict[str, Any]:
    """With the days that were answered, where the sentence named none."""
    if intent in UNDATED or "date" in slots or "last_minutes" in slots:
        return slots
    question = question_of(ask.books, slots)
    if intent == "trend_chart" and (question.granularity or not question.dimension):
        question = with_steps(ask.books, question)
    return slots | days_in_slots(question.asked(ask.books))


def _idle(meant: Meaning) -> bool:
    """Not sure, or an answer to something that was never asked: 撤回 alone is a command."""
    return meant.confidence < SURE or meant.intent in ANSWERS


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
