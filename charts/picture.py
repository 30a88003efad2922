"""What every chart is drawn from: plain values, taken once from the figure engine."""

from dataclasses import dataclass

YUAN = "元"
PERCENT = "%"  # values are basis points


@dataclass(frozen=True, slots=True)
class Picture:
    """The words around a chart; each chart adds its values."""

    title: str
    """States the finding: 「午市少了 38 笔」."""
    subtitle: str
    """What is shown, and for which days: 「三里屯店 · 11月18日 · 每小时收款」."""
    source: str
    """As of when: 「数据截至 11-18 14:30 · 掌柜」."""
