"""Which days belong to which words, as a person with a calendar says on Wednesday, 18 November 2026."""

from datetime import UTC, date, datetime

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)
Days = tuple[date, date]


def _days(text: str) -> Days:
    """`1101-1118` of this year; `25:1101-1118` of the year 2025."""
    year, _, rest = text.rpartition(":")
    first, _, last = rest.partition("-")
    return _day(year, first), _day(year, last or first)


def _day(year: str, text: str) -> date:
    return date(2000 + int(year or 26), int(text[:2]), int(text[2:]))


# Of each period: its days, and what lies beside it when it is compared as the kinds below say.
_KINDS = ("", "prev_day", "prev_week", "prev_month", "prev_period", "yoy")
_BASES = """
今天 1118: 1111 1117 1111 1018 1117 25:1118
昨天 1117: 1110 1116 1110 1017 1116 25:1117
11月12日 1112: 1105 1111 1105 1012 1111 25:1112
10月31日 1031: 1024 1030 1024 0930 1030 25:1031
本周 1116-1118: 1109-1111 1109-1111 1109-1111 1016-1018 1109-1111 25:1117-1119
上周 1109-1115: 1102-1108 1102-1108 1102-1108 1009-1015 1102-1108 25:1110-1116
本月 1101-1118: 1001-1018 1001-1018 1025-1111 1001-1018 1001-1018 25:1101-1118
上月 1001-1031: 0901-0930 0901-0930 0924-1024 0901-0930 0901-0930 25:1001-1031
本季度 1001-1118: 0701-0818 0701-0818 0924-1111 0901-1018 0701-0818 25:1001-1118
三季度 0701-0930: 0401-0630 0401-0630 0624-0923 0601-0830 0401-0630 25:0701-0930
去年2月 25:0201-0228: 25:0101-0131 25:0101-0131 25:0125-0221 25:0101-0131 25:0101-0131 24:0201-0229
去年9月 25:0901-0930: 25:0801-0831 25:0801-0831 25:0825-0923 25:0801-0831 25:0801-0831 24:0901-0930
今年 0101-1118: 25:0101-1118 25:0101-1118 - - 25:0101-1118 25:0101-1118
国庆 1001-1007: 25:1001-1008 0924-0930 0924-0930 0901-0907 0924-0930 25:1001-1008
近10天 1109-1118: 1030-1108 1030-1108 1102-1111 1009-1018 1030-1108 25:1109-1118
"""
# The four stretches that show what is usual.
_USUAL = """
今天: 1111 1104 1028 1021
昨天: 1110 1103 1027 1020
11月12日: 1105 1029 1022 1015
10月31日: 1024 1017 1010 1003
本周: 1109-1111 1102-1104 1026-1028 1019-1021
上周: 1102-1108 1026-1101 1019-1025 1012-1018
本月: 1001-1018 0901-0918 0801-0818 0701-0718
上月: 0901-0930 0801-0831 0701-0731 0601-0630
本季度: 0701-0818 0401-0519 0101-0218 25:1001-1118
三季度: 0401-0630 0101-0331 25:1001-1231 25:0701-0930
去年2月: 25:0101-0131 24:1201-1231 24:1101-1130 24:1001-1031
去年9月: 25:0801-0831 25:0701-0731 25:0601-0630 25:0501-0531
今年: 25:0101-1118 24:0101-1117 23:0101-1118 22:0101-1118
国庆: 0924-0930 0917-0923 0910-0916 0903-0909
近10天: 1030-1108 1020-1029 1010-1019 0930-1009
"""
_LIKE = {"same_day_last_week": "prev_week", "same_day_last_month": "prev_month"}


def _lines(table: str) -> list[tuple[str, list[str]]]:
    split = (line.partition(": ") for line in table.strip().splitlines())
    return [(name, cells.split()) for name, _, cells in split]


PERIODS = {name.split()[0]: _days(name.split()[1]) for name, _ in _lines(_BASES)}
USUAL = {name: [_days(cell) for cell in cells] for name, cells in _lines(_USUAL)}
_OF = {
    (name.split()[0], kind): _days(cell)
    for name, cells in _lines(_BASES)
    for kind, cell in zip(_KINDS, cells, strict=True)
    if cell != "-"
}


def base_of(period: str, kind: str) -> Days | None:
    """The days a person would lay beside a period; None where nobody would ask."""
    return _OF.get((period, _LIKE.get(kind, kind)))
