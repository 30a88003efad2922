"""The shelves: what is tagged, how it is collected, and what stops the start."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from types import ModuleType
from typing import Any, Literal, TypeVar

from handlers.means import DECISIVE, Cues, Means, Refine, Values, compiled, longest_first, readers
from handlers.messages import Reply
from handlers.roles import EVERYONE
from storage.books import Books
from storage.people.staff import Role
from storage.watch.alerts import Finding

TAG = "__zhanggui_tag__"
F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
Level = Literal["notice", "warning", "urgent"]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its bare words (the first is its name), its help line, who may, and what it runs."""

    words: tuple[str, ...]
    about: str
    example: str
    allow: frozenset[Role]
    function: Callable[..., Reply]

    @property
    def name(self) -> str:
        return self.words[0]


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """What happens when a button with this name is pressed: `function(ask, subject)`."""

    name: str
    allow: frozenset[Role]
    function: Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is pushed once a business day (or week) at its time, `HH:MM`."""

    code: str
    about: str
    at: str
    every: Literal["day", "week"]
    function: Callable[[Books, date], Reply]


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk rule; its keyword-only defaults are its settings."""

    code: str
    about: str
    level: Level
    function: Callable[..., Iterator[Finding]]

    @property
    def thresholds(self) -> dict[str, Any]:
        """The rule's settings with their defaults."""
        signature = inspect.signature(self.function)
        return {
            name: parameter.default
            for name, parameter in signature.parameters.items()
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY
        }

    def find(self, books: Books, now: datetime, **thresholds: Any) -> Iterator[Finding]:
        """What the rule sees, with some thresholds replaced."""
        return self.function(books, now, **thresholds)


Tag = Command | ButtonPress | Report | Risk | Means


@dataclass(frozen=True, slots=True)
class Shelves:
    """Everything that was found."""

    commands: tuple[Command, ...]
    means: tuple[Means, ...]
    buttons: dict[str, ButtonPress]
    reports: dict[str, Report]
    risks: dict[str, Risk]


def command(
    *words: str, about: str, example: str, allow: frozenset[Role] = EVERYONE
) -> Callable[[F], F]:
    """Tag a command; `example` is shown in help and run by the tests."""
    return lambda function: _tag(function, Command(words, about, example, allow, function))


def means(
    intent: str,
    cues: Cues,
    *,
    about: str,
    slots: str = "",
    values: Values | None = None,
    rest: str = "",
    noise: str = "",
    ahead: bool = False,
    otherwise: bool = False,
    refine: tuple[Refine, ...] = (),
    allow: frozenset[Role] = EVERYONE,
) -> Callable[[F], F]:
    """Tag what people may mean by it: weighed words, and the slots (blank-separated) they fill.

    `about` names it among choices. `otherwise`: it is meant by what has nothing to do with a shop.
    """
    return lambda function: _tag(
        function,
        Means(
            intent, function, allow, compiled(cues), tuple(slots.split()), readers(values or {}),
            rest, longest_first(noise) if noise else None, ahead, otherwise, about, refine,
        ),
    )  # fmt: skip


def button(name: str, *, allow: frozenset[Role] = EVERYONE) -> Callable[[F], F]:
    """Tag what a button does; its key on a card is `name:subject`."""
    return lambda function: _tag(function, ButtonPress(name, allow, function))


def report(
    code: str, *, about: str, at: str, every: Literal["day", "week"] = "day"
) -> Callable[[F], F]:
    """Tag a report; `at` is its default time of day, away from full and half hours."""
    return lambda function: _tag(function, Report(code, about, at, every, function))


def risk(*, about: str, level: Level = "warning") -> Callable[[F], F]:
    """Tag a risk rule; its code is the function's name."""
    return lambda function: _tag(function, Risk(function.__name__, about, level, function))


def discover(*packages: ModuleType) -> Shelves:
    """Import every module of the packages and collect the tags; ValueError where two collide."""
    tags = [tag for package in packages for tag in _tags(package)]
    commands = [tag for tag in tags if isinstance(tag, Command)]
    _once((word, found.name) for found in commands for word in found.words)
    meant = _once((tag.intent, tag) for tag in tags if isinstance(tag, Means))
    _once(
        (cue.pattern, m.intent)
        for m in meant.values()
        for cue, weight in m.cues
        if weight >= DECISIVE
    )
    return Shelves(
        tuple(commands),
        tuple(meant.values()),
        _once((tag.name, tag) for tag in tags if isinstance(tag, ButtonPress)),
        _once((tag.code, tag) for tag in tags if isinstance(tag, Report)),
        _once((tag.code, tag) for tag in tags if isinstance(tag, Risk)),
    )


def _tag(function: F, tag: Tag) -> F:
    setattr(function, TAG, (*getattr(function, TAG, ()), tag))
    return function


def _tags(package: ModuleType) -> Iterator[Tag]:
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        for _, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__:
                yield from getattr(function, TAG, ())


def _once(claims: Iterable[tuple[str, T]]) -> dict[str, T]:
    taken: dict[str, T] = {}
    for word, claimant in claims:
        if word in taken:
            raise ValueError(f"two claim the name {word}: {taken[word]} and {claimant}")
        taken[word] = claimant
    return taken
