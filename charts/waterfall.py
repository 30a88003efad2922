"""Waterfall: from one amount to another by parts that add up."""

from dataclasses import dataclass

from charts.picture import YUAN, Picture


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the way."""

    label: str
    value: int
    """Signed fen, or a signed count when the unit is not 元."""


@dataclass(frozen=True, slots=True)
class WaterfallPicture(Picture):
    """start + every step = end; ValueError when they do not. At most five steps are readable."""

    start: Step
    steps: tuple[Step, ...]
    end: Step
    unit: str = YUAN

    def __post_init__(self) -> None:
        """A picture that does not add up must never reach a shopkeeper."""
        if self.start.value + sum(step.value for step in self.steps) != self.end.value:
            raise ValueError("the steps do not lead from the start to the end")
