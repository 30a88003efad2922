"""One finding of doctor's."""

from dataclasses import dataclass
from typing import Literal

Mark = Literal["✓", "✗", "!"]


@dataclass(frozen=True, slots=True)
class Check:
    """✓ is well, ! is worth knowing, ✗ must be cured; `cure` says how."""

    mark: Mark
    about: str
    found: str
    cure: str = ""

    @property
    def fault(self) -> bool:
        return self.mark == "✗"

    def __str__(self) -> str:
        line = f"{self.mark} {self.about}：{self.found}"
        return f"{line}。{self.cure}" if self.cure else line


def good(about: str, found: str) -> Check:
    """All is well."""
    return Check("✓", about, found)


def notice(about: str, found: str, cure: str = "") -> Check:
    """Worth knowing, but nothing has to wait for it."""
    return Check("!", about, found, cure)


def fault(about: str, found: str, cure: str) -> Check:
    """Must be cured."""
    return Check("✗", about, found, cure)
