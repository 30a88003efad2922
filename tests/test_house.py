"""Rules no linter knows: shelves, small rooms, no clock below bot, no address."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "handlers", "charts", "storage")
LOCKS = sorted(ROOT.glob("requirements*.lock"))
TAGS = {"button", "channel", "chart", "command", "layout", "report", "risk"}
CLOCKS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "time.monotonic",
    "time.sleep",
}


def committed() -> list[Path]:
    """Every file that git knows and that is still there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def modules(*rooms: str) -> list[Path]:
    """The Python files of some rooms."""
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def clock_readings(source: str) -> Iterator[str]:
    """Every place where a piece of code looks at a clock by itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            dotted = ast.unparse(node)
            if any(dotted == clock or dotted.endswith(f".{clock}") for clock in CLOCKS):
                yield f"line {node.lineno}: {dotted}"


def is_shelf_item(tree: ast.Module) -> bool:
    """Whether a module carries a tag that discovery collects, such as `@chart(…)`."""
    return any(
        isinstance(tag, ast.Call) and isinstance(tag.func, ast.Name) and tag.func.id in TAGS
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        for tag in node.decorator_list
    )


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module that a module may run by importing it.

    The values that an item works with are not the item: who fills a chart's picture imports its
    class, `from charts.hours import HoursPicture`.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if not all(alias.name[0].isupper() for alias in node.names):
                yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def leaning_on_items(sources: dict[str, str]) -> set[str]:
    """Imports of a shelf's item: whoever needs one makes adding or removing it touch two files."""
    trees = {name: ast.parse(source) for name, source in sources.items()}
    items = {name for name, tree in trees.items() if is_shelf_item(tree)}
    return {
        f"{name} imports {target}"
        for name, tree in trees.items()
        for target in imported(tree)
        if target in items
    }


def test_nothing_imports_an_item_of_a_shelf() -> None:
    sources = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path.read_text("utf-8")
        for path in modules(*ROOMS)
    }
    assert leaning_on_items(sources) == set()


def test_an_import_of_an_item_is_noticed() -> None:
    sources = {
        "charts.hours": "@chart('时段')\ndef hours(): ...",
        "charts.columns": "def columns(): ...",
        "charts.trend": "from charts import hours\nfrom charts.columns import columns",
        "charts.ranking": "from charts.hours import hours",
        "handlers.answers": "from charts.hours import HoursPicture",
    }
    assert leaning_on_items(sources) == {
        "charts.trend imports charts.hours",
        "charts.ranking imports charts.hours",
    }


def test_time_is_handed_in_and_never_fetched_below_bot() -> None:
    readings = {
        str(path.relative_to(ROOT)): found
        for path in modules("handlers", "charts", "storage")
        if (found := list(clock_readings(path.read_text("utf-8"))))
    }
    assert readings == {}


def test_a_look_at_the_clock_is_noticed() -> None:
    assert list(clock_readings("import datetime\nnow = datetime.datetime.now(UTC)")) == [
        "line 2: datetime.datetime.now"
    ]


def test_no_room_is_longer_than_three_hundred_lines() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in modules(*ROOMS)}
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > 300} == {}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_names_and_hashes_and_no_address(lock: Path) -> None:
    line = re.compile(r"([a-z0-9.-]+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?)")
    assert [text for text in lock.read_text("utf-8").splitlines() if not line.fullmatch(text)] == []


def test_what_is_committed_names_no_registry_and_nobodys_folders() -> None:
    private = re.compile(r"(index-url|find-links)\W+https?:|/(home|Users)/[a-z]|\B/(work|root)/")
    found = {}
    for path in committed():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if hit := private.search(text):
            found[str(path.relative_to(ROOT))] = hit.group()
    found.pop("tests/test_house.py", None)
    assert found == {}
