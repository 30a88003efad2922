"""One spelling for what people type, with the way back to what was typed."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from handlers.language.spelling.line import Line, letter_by_letter
from handlers.language.spelling.romanised import read_latin
from handlers.language.spelling.slips import closed_up, mend
from handlers.language.spelling.spellings import Vocabulary
from handlers.language.spelling.traditional import SIMPLIFIED
from handlers.language.spelling.turns import turned
from handlers.words import strip_invisible

__all__ = ["Line", "Vocabulary", "fold", "normalise", "spell", "tidy"]

LONGEST_LINE = 500
SPACES = re.compile(r"\s+")
# A name ends at a blank or a mark; at the end of a line it may follow the words directly.
MENTION = re.compile(
    r"(?:^|(?<=\s))@[^\s@,，、:：。]{1,20}[\s,，、:：。]+|(?<![a-z0-9._-])@[^\s@]{1,20}$",
    re.IGNORECASE,
)
PICTURES = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\u25a0-\u25ff\u20e3]+"
    r"|\[(?:微笑|撇嘴|色|发呆|得意|流泪|害羞|睡|大哭|尴尬|发怒|调皮|呲牙|惊讶|难过|囧|抓狂|偷笑|愉快|白眼"
    r"|困|惊恐|憨笑|疑问|嘘|晕|衰|再见|擦汗|抠鼻|鼓掌|坏笑|委屈|阴险|亲亲|可怜|笑脸|破涕为笑|失望|无语|嘿哈"
    r"|捂脸|奸笑|机智|皱眉|耶|吃瓜|加油|汗|天啊|社会社会|旺柴|打脸|哇|叹气|苦涩|裂开|爱心|心碎|拥抱|强|弱"
    r"|握手|胜利|抱拳|拳头|合十|啤酒|咖啡|蛋糕|玫瑰|凋谢|太阳|月亮|庆祝|礼物|红包|发|福|烟花|爆竹|跳跳)\]"
)
PUNCTUATION = str.maketrans({
    "，": ",", "、": ",", "。": " ", "！": " ", "？": " ", "!": " ", "?": " ", "：": ":",
    "～": "~", "〜": "~", "—": "-", "–": "-", "−": "-", "‐": "-", "‑": "-", "－": "-",
})  # fmt: skip

# A letter that ends up looking like another in NFKC, or is often typed for it.
LOOKALIKES = {"曰": "日", "〇": "零", "欵": "款", "歀": "款"}
_ACCENTED = {
    letter: plain
    for plain, letters in {
        "a": "āáǎà", "e": "ēéěèê", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "v": "üǖǘǚǜ", "n": "ńňǹ",
    }.items()
    for letter in letters
}  # fmt: skip
FOLDED = PUNCTUATION | str.maketrans(SIMPLIFIED | LOOKALIKES | _ACCENTED)


def spell(
    text: str,
    vocabulary: Vocabulary,
    names: Iterable[str] = (),
    stores: Iterable[str] = (),
) -> Line:
    """What was typed in our vocabulary's spelling.

    `names` (of people, machines, stores) are left alone; names in `stores` are also understood
    when they come in pinyin or with a slip.
    """
    typed = tidy(text)
    known = _folded(tuple(names)) + _folded(tuple(stores))
    words = _with_stores(vocabulary, tuple(stores))
    line = letter_by_letter(typed, fold(typed))
    for read in (turned, closed_up, read_latin, mend):
        kept = _kept(line.plain, known)
        edits = read(line.plain, kept, words)
        line = line.rewritten([edit for edit in edits if not edit.touches(kept)])
    return line


@lru_cache(maxsize=256)
def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(tidy(name)) for name in names if name.strip())


@lru_cache(maxsize=256)
def _with_stores(vocabulary: Vocabulary, stores: tuple[str, ...]) -> Vocabulary:
    """The vocabulary of a shop: its stores are also called by their names without 店."""
    names = _folded(stores)
    return vocabulary.with_names([*names, *(name.removesuffix("店") for name in names)])


def _kept(plain: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Where names stand in a line."""
    found = ((plain.find(name), len(name)) for name in names if name in plain)
    return [(start, start + length) for start, length in found]


def tidy(line: str) -> str:
    """What was typed, without what nobody sees or says; letters stay as they are.

    Compatibility forms become the plain ones (NFKC), @mentions and pictures go, and white space
    becomes one blank.
    """
    seen = strip_invisible(unicodedata.normalize("NFKC", line[:LONGEST_LINE]))[:LONGEST_LINE]
    spoken = MENTION.sub("", SPACES.sub(" ", PICTURES.sub(" ", seen)).strip())
    return SPACES.sub(" ", spoken).strip()


def fold(text: str) -> str:
    """Tidy text in simplified lower-case letters; every letter keeps its place."""
    low = text.lower()
    return (low if len(low) == len(text) else text).translate(FOLDED)


def normalise(line: str) -> str:
    """The tidy line in the one spelling that our vocabulary uses; every letter keeps its place."""
    return fold(tidy(line))
