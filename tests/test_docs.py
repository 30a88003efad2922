"""The documents name everything that is discovered, and nothing that is not there."""

import argparse
import importlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

import charts.registry
from bot.cli import build_parser
from bot.config.settings import Settings
from bot.operator.doctor import ROUND
from handlers.messages import Text
from handlers.registry import discover
from tests.shop import Shop, shelves
from tests.storms.mutants import MUTANTS

ROOT = Path(__file__).resolve().parent.parent
README, HANDBOOK, OPERATOR, SECURITY = (
    ROOT / "README.md", ROOT / "docs/handbook.md", ROOT / "docs/operator.md", ROOT / "docs/security.md",
)  # fmt: skip
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
CODE = re.compile(r"```.*?```", re.DOTALL)


def missing(words: Iterable[str], page: Path) -> list[str]:
    """Which of the words a page does not say."""
    text = page.read_text("utf-8")
    return [word for word in words if word not in text]


def options(parser: argparse.ArgumentParser, path: str = "") -> Iterator[tuple[str, str]]:
    """Every command of the command line with each of its long options; one without any with ''."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for group in groups:
        for name, below in group.choices.items():
            yield from options(below, f"{path} {name}".strip())
    if path and not groups:
        long = (word for action in parser._actions for word in action.option_strings)
        yield path, ""
        yield from ((path, word) for word in long if word.startswith("--"))


def keys(model: type[BaseModel]) -> Iterator[str]:
    """`[wecom] token` and its like, for every key that a table of the settings may hold."""
    for table, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (f"`[{table}] {key}`" for key in kind.model_fields)


def links(page: Path) -> Iterator[str]:
    """Every address inside the repository that a page points at."""
    for plain, picture in LINK.findall(CODE.sub("", page.read_text("utf-8"))):
        if not re.match(r"[a-z]+:", plain or picture):
            yield plain or picture


@cache
def anchors(page: Path) -> frozenset[str]:
    """The names under which a page's headings can be reached."""
    heads = re.findall(r"(?m)^#+ (.+)$", CODE.sub("", page.read_text("utf-8")))
    return frozenset(re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads)


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    lost = []
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    return lost


def test_every_command_is_in_the_readme_and_the_handbook() -> None:
    commands = shelves().commands
    assert missing((word for c in commands for word in c.words), README) == []
    assert missing((f"`{c.example}`" for c in commands), README) == []
    chinese = [word for c in commands for word in c.words if not word.isascii()]
    assert missing([*chinese, *(f"`{c.example}`" for c in commands)], HANDBOOK) == []


def test_every_risk_rule_is_there_with_its_settings() -> None:
    rules = shelves().risks.values()
    rows = [f"| `{rule.code}` | {rule.about} | {rule.level} |" for rule in rules]
    settings = [f"`{name} = {value}`" for r in rules for name, value in r.thresholds.items()]
    assert missing(rows + settings, README) == []
    assert missing((f"| {rule.about} |" for rule in rules), HANDBOOK) == []


def test_the_example_file_names_real_thresholds() -> None:
    example = (ROOT / "config.example.toml").read_text("utf-8")
    written = re.findall(r"(?m)^# \[risks\.(\w+)\]\n# (\w+) = \d+$", example)
    assert written
    assert [pair for pair in written if pair[1] not in shelves().risks[pair[0]].thresholds] == []


def test_every_report_and_chart_is_there() -> None:
    reports = shelves().reports.values()
    assert missing((f"{r.about} (`{r.code}`" for r in reports), README) == []
    assert missing((word for r in reports for word in (r.about, r.at)), HANDBOOK) == []
    drawn = charts.registry.discover().values()
    assert missing((f"| `{c.code}` | {c.about} |" for c in drawn), README) == []


def test_every_key_of_the_settings_is_explained() -> None:
    assert missing(keys(Settings), OPERATOR) == []
    tables = Settings.model_fields
    assert missing((f"`[{table}" for table in tables), README) == []


def test_every_command_of_the_operator_is_explained_with_its_options() -> None:
    found = [pair for pair in options(build_parser()) if pair[1] != "--help"]
    assert missing({f"python3 -m bot {path}" for path, _ in found}, OPERATOR) == []
    assert missing({option for _, option in found if option}, OPERATOR) == []


def test_every_line_of_doctor_is_explained() -> None:
    heads = set()
    for look in ROUND:
        source = Path(look.__code__.co_filename).read_text("utf-8")
        heads |= set(re.findall(r"(?:good|notice|fault)\(\s*\"([^\"]+)\"", source))
        heads |= set(re.findall(r"(?m)^ABOUT = \"([^\"]+)\"", source))
    assert len(heads) > 10
    assert missing((f"| {head} |" for head in heads), OPERATOR) == []


def test_what_security_points_at_exists() -> None:
    text = SECURITY.read_text("utf-8")
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", text))
    assert {name for name in named if f"def {name}(" not in sources} == set()
    quoted = {
        word
        for row in re.findall(r"mutants? (\"[^|]+)", text)
        for word in re.findall(r'"([^"]+)"', row)
    }
    assert quoted <= {mutant.about for mutant in MUTANTS}


def test_the_command_of_the_readme_works_as_it_stands(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = tmp_path / "readme_shelf"
    shelf.mkdir()
    code = re.findall(r"(?s)```python\n(.*?)```", README.read_text("utf-8"))
    (shelf / "__init__.py").touch()
    (shelf / "closing.py").write_text(code[0], "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = discover(importlib.import_module("readme_shelf"))
    monkeypatch.setattr("tests.shop.shelves", lambda: found)
    assert shop.ask(shop.owner, "打烊") == Text("今天 22:00 打烊。")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_is_there(page: Path) -> None:
    assert broken(page) == []


def test_what_is_missing_or_leads_nowhere_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](#one-thing) [b](#two) [c](gone.md) ![d](gone.png)\n", "utf-8")
    assert missing(["One", "Three"], page) == ["Three"]
    assert broken(page) == ["#two", "gone.md", "gone.png"]
