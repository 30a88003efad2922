"""What the channel saw of stuck money that was sent on: every order for it, and where the money really went."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.sandbox.standins.books import Given, State

Trip = tuple[str, int]  # a refund's number, and the how-manieth time its money was sent on


@dataclass
class Mends:
    """Under the refunds' own numbers; nothing of it is known to the product."""

    asked: list[str] = field(default_factory=list)  # every order, whether it came to anything
    moved: list[str] = field(default_factory=list)  # every time that money was really sent on
    at_the_shop: set[str] = field(default_factory=set)
    came_back: list[str] = field(default_factory=list)  # every time that it did not arrive there
    unheard: list[str] = field(default_factory=list)  # of these, of which no process lived to learn
    stood: dict[str, State] = field(default_factory=dict)
    _telling: list[Trip] = field(default_factory=list)
    _told: set[Trip] = field(default_factory=set)

    def see(self, given: Given) -> None:
        """How a refund stands after a call: whoever is no longer stuck was sent to the shop's card."""
        before = self.stood.get(given.number)
        if before is State.ABNORMAL is not given.state:
            self.moved.append(given.number)
            self.at_the_shop.add(given.number)
        self.stood[given.number] = given.state

    def settle(self, given: Given) -> None:
        """People at the platform have brought it to this end."""
        if given.state is State.ABNORMAL and given.number in self.at_the_shop:
            self.at_the_shop.discard(given.number)
            self.came_back.append(given.number)
            if self._trip(given.number) not in self._told:
                self.unheard.append(given.number)
        self.stood[given.number] = given.state

    def say(self, status: int, body: bytes) -> None:
        """An unspoilt answer goes to the product; perhaps that some of this money is on its way."""
        if status != 200 or not self.at_the_shop:
            return
        told = json.loads(body)
        number = told.get("out_refund_no")
        if number in self.at_the_shop and told.get("status") == "PROCESSING":
            self._telling.append(self._trip(number))

    @contextmanager
    def lived(self) -> Iterator[None]:
        """What a process is told meanwhile is heard when it comes to its end alive."""
        outer, self._telling = self._telling, []
        try:
            yield
            self._told.update(self._telling)
        finally:
            self._telling = outer

    def _trip(self, number: str) -> Trip:
        return number, self.moved.count(number)
