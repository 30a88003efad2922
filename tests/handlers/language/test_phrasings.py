"""A phrasing belongs to one command, and none is a sentence of the file learned by heart."""

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]  # the parsed form has no public door
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest

from handlers.language.meaning import read_line
from handlers.means import Means
from handlers.registry import discover
from tests.handlers.language.sentences import DEMO, TODAY, sentences
from tests.shop import shelves

WORD = 4
"""What is no longer than this is a word (退订, 我要退款), not a sentence."""
FEW = 8
"""A phrasing that can say no more than so many things is a list of quotations."""
IMPORTS = "from handlers.ask import Ask\nfrom handlers.registry import means\n"
Parsed = Sequence[tuple[Any, Any]]


def sayings(pattern: Parsed) -> list[str]:
    """Everything that a parsed pattern can say; nothing when that is more than a few."""
    texts = [""]
    for kind, value in pattern:
        choices = _choices(kind, value)
        if not 0 < len(choices) * len(texts) <= FEW:
            return []
        texts = [before + choice for before, choice in product(texts, choices)]
    return texts


def _choices(kind: Any, value: Any) -> list[str]:
    """What one piece can say; marks that only look around say nothing, and that is one thing."""
    if kind is ops.LITERAL:
        return [chr(value)]
    if kind in {ops.AT, ops.ASSERT, ops.ASSERT_NOT}:
        return [""]
    if kind is ops.BRANCH:
        return [text for branch in value[1] for text in sayings(branch)]
    if kind is ops.SUBPATTERN:
        return sayings(value[-1])
    if kind is ops.IN and all(inner is ops.LITERAL for inner, _ in value):
        return [chr(letter) for _, letter in value]
    if kind is ops.MAX_REPEAT and value[:2] == (0, 1):
        return ["", *sayings(value[2])]
    return []


def alternatives(pattern: Parsed) -> Iterator[Parsed]:
    """The branches of a pattern that is nothing but branches; each is a phrasing of its own."""
    if len(pattern) == 1 and pattern[0][0] is ops.BRANCH:
        for branch in pattern[0][1][1]:
            yield from alternatives(branch)
    elif len(pattern) == 1 and pattern[0][0] is ops.SUBPATTERN:
        yield from alternatives(pattern[0][1][-1])
    else:
        yield pattern


def phrasings(meant: Means) -> Iterator[str]:
    """Every pattern that an intent declares."""
    yield from (cue.pattern for cue, _ in meant.cues)
    yield from (words.pattern for _, values in meant.values for words, _ in values)
    if meant.noise:
        yield meant.noise.pattern


def quoted(pattern: str) -> set[str]:
    """Everything that the branches of a pattern quote."""
    parsed = parser.parse(pattern, re.MULTILINE)
    return {text for branch in alternatives(parsed) for text in sayings(branch)}


def test_no_phrasing_is_a_whole_sentence_of_the_file() -> None:
    spelled: dict[str, str] = {}
    for sentence in sentences():
        reading = read_line(sentence.text, TODAY, DEMO)
        for text in (sentence.text, reading.line.plain, reading.skeleton.partition("\n")[0]):
            if len(text) > WORD:
                spelled[text] = sentence.text
    learned = [
        (meant.intent, pattern, spelled[text])
        for meant in shelves().means
        for pattern in phrasings(meant)
        for text in quoted(pattern) & spelled.keys()
    ]
    assert learned == []


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("为什么上周营业额下降了", {"为什么上周营业额下降了"}),
        ("(?:那|这)?怎么办|余额", {"那怎么办", "这怎么办", "怎么办", "余额"}),
        ("(?:^机器都在线[吗嘛]$)", {"机器都在线吗", "机器都在线嘛"}),
        ("退.{0,3}款|再.*来|[一-龥]店", set()),
    ],
)
def test_a_quotation_is_found_wherever_it_hides(pattern: str, texts: set[str]) -> None:
    assert quoted(pattern) == texts


FIRST = '''
@means("ask_stock", {"库存": 3, "还剩几箱": 5}, about="库存")
def first(_ask: Ask) -> None:
    """What is left."""
'''


@pytest.mark.parametrize(
    ("second", "taken"),
    [
        ('@means("ask_stock", {"存货": 3}, about="存货")', "ask_stock"),
        ('@means("order_more", {"还剩几箱": 5}, about="补货")', "还剩几箱"),
    ],
)
def test_two_commands_that_claim_one_meaning_stop_the_start(
    second: str, taken: str, shelf: Callable[..., ModuleType]
) -> None:
    found = shelf(FIRST, f"{second}\ndef second(_ask: Ask) -> None: ...\n")
    with pytest.raises(ValueError, match=f"two claim the name {taken}"):
        discover(found)


def test_two_commands_may_share_a_word_that_decides_nothing(
    shelf: Callable[..., ModuleType],
) -> None:
    second = '@means("order_more", {"库存": 3, "补货": 5}, about="补货")\ndef second(_ask: Ask) -> None: ...\n'
    assert {meant.intent for meant in discover(shelf(FIRST, second)).means} == {
        "ask_stock", "order_more",
    }  # fmt: skip


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ModuleType]:
    """Makes a package of commands, a file for each text."""

    def make(*files: str) -> ModuleType:
        name = f"shelf_{uuid4().hex}"
        (tmp_path / name).mkdir()
        for place, text in enumerate(("", *files)):
            file = tmp_path / name / (f"command{place}.py" if text else "__init__.py")
            file.write_text(f"{IMPORTS}{text}", "utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        return importlib.import_module(name)

    return make
