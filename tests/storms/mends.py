"""What the channel saw of stuck money that was sent on: every order for it, and where the money really went."""

from dataclasses import dataclass, field

from bot.sandbox.standins.books import Given, State


@dataclass
class Mends:
    """Under the refunds' own numbers; nothing of it is known to the product."""

    asked: list[str] = field(default_factory=list)  # every order, whether it came to anything
    moved: list[str] = field(default_factory=list)  # every time that money was really sent on
    at_the_shop: set[str] = field(default_factory=set)
    came_back: list[str] = field(default_factory=list)  # every time that it did not arrive there
    stood: dict[str, State] = field(default_factory=dict)

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
        self.stood[given.number] = given.state
