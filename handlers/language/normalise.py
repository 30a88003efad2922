"""One spelling for what people type, with the way back to what was typed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.words import strip_invisible

LONGEST_LINE = 500
SPACES = re.compile(r"\s+")
MENTION = re.compile(r"^(?:@\S{1,20}\s+)+")
PUNCTUATION = str.maketrans({
    "，": ",", "、": ",", "。": " ", "！": " ", "？": " ", "!": " ", "?": " ", "：": ":",
    "～": "~", "〜": "~", "—": "-", "–": "-", "−": "-", "‐": "-", "‑": "-", "－": "-",
})  # fmt: skip

# Traditional letters of the words we know; names and reasons are kept as they were typed.
_TRADITIONAL = (
    "營营業业額额賬账帳账單单號号後后現现時时間间點点週周個个這这兩两幾几萬万錢钱進进項项筆笔總总計计門门員员機机終终報报圖图導导幫帮動动態态碼码綁绑關关開开審审銷销"
    "絕绝備备註注詢询顧顾戶户設设靜静風风險险對对結结給给過过節节國国慶庆勞劳陽阳聖圣誕诞禮礼趨趋勢势紅红塊块圓元發发實实際际費费續续銀银聯联雲云閃闪寶宝貨货買买賣卖"
    "賺赚淨净漲涨較较誰谁裡里歡欢換换權权責责務务訊讯電电話话廠厂廣广東东車车馬马長长經经師师歷历從从來来為为麼么嗎吗請请問问謝谢無无沒没還还該该應应會会遠远線线級级"
    "類类組组織织餘余儲储積积獎奖優优飯饭館馆處处術术樓楼區区層层臺台檯台鎖锁認认確确訂订閱阅產产約约傳传頁页詳详細细圍围舖铺鋪铺檢检錄录錯错誤误啟启歲岁舊旧養养樣样"
    "準准網网"
)
TO_SIMPLIFIED = str.maketrans(
    {_TRADITIONAL[i]: _TRADITIONAL[i + 1] for i in range(0, len(_TRADITIONAL), 2)}
)
# A letter that ends up looking like another in NFKC, or is often typed for it.
LOOKALIKES = str.maketrans({"曰": "日", "⼆": "二", "〇": "零"})


class Vocabulary:
    """The words that matter, against which slips and pinyin are read; built once."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(word for word in words if len(word) > 1)


@dataclass(frozen=True, slots=True)
class Line:
    """A line in two spellings: as it was typed, and as our vocabulary spells it."""

    typed: str
    plain: str
    places: tuple[int, ...]
    """Where in `typed` each letter of `plain` comes from; one more for the end."""

    def said(self, start: int, end: int) -> str:
        """A stretch of `plain` as it was typed; a word that was rewritten comes back whole."""
        if start >= end:
            return ""
        return self.typed[self.places[start] : self.places[self._whole(end)]].strip()

    def without(self, start: int, end: int) -> "Line":
        """The line with a stretch blanked out, so that every other place stays where it is."""
        if start >= end:
            return self
        first, last = self.places[start], self.places[self._whole(end)]
        return Line(
            self.typed[:first] + " " * (last - first) + self.typed[last:],
            self.plain[:start] + " " * (end - start) + self.plain[end:],
            self.places,
        )

    def _whole(self, end: int) -> int:
        """The first place from `end` on at which no rewritten word is cut in two."""
        while end < len(self.plain) and self.places[end] == self.places[end - 1]:
            end += 1
        return end


def spell(text: str, vocabulary: Vocabulary, names: Iterable[str] = ()) -> Line:  # noqa: ARG001
    """What was typed in our vocabulary's spelling; `names` (stores, people) are left alone."""
    typed = tidy(text)
    plain = fold(typed)
    return Line(typed, plain, tuple(range(len(plain) + 1)))


def tidy(line: str) -> str:
    """What was typed, without what nobody sees; letters stay as they are.

    Compatibility forms become the plain ones (NFKC), an @mention at the front goes, and white space
    becomes one blank.
    """
    seen = strip_invisible(unicodedata.normalize("NFKC", line[:LONGEST_LINE]))[:LONGEST_LINE]
    return MENTION.sub("", SPACES.sub(" ", seen).strip()).strip()


def fold(text: str) -> str:
    """Tidy text in simplified lower-case letters; every letter keeps its place."""
    evened = text.translate(PUNCTUATION).translate(TO_SIMPLIFIED).translate(LOOKALIKES)
    low = evened.lower()
    return low if len(low) == len(evened) else evened


def normalise(line: str) -> str:
    """The tidy line in the one spelling that our vocabulary uses; every letter keeps its place."""
    return fold(tidy(line))
