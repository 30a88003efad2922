"""Who and what exists in the make-believe: a corporation, its people, groups and shops."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class App:
    """A self-built app; without a token it has no callback URL."""

    name: str
    agent_id: int
    secret: str
    token: str = ""
    encoding_aes_key: str = ""
    visible: tuple[str, ...] = ()  # userids; empty: everybody, which is the root department

    def sees(self, userid: str) -> bool:
        """Whether this person is in the app's visible range."""
        return not self.visible or userid in self.visible


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the corporation; role and shops are only labels for the page."""

    userid: str
    name: str
    role: str = "cashier"
    role_name: str = "收银员"
    shops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Webhook:
    """A group with a webhook; the key is the whole secret."""

    key: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Store:
    """A shop's branch, with what may stand on a payment made there."""

    code: str
    name: str
    terminals: tuple[str, ...] = ()
    cashiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AcquirerMerchant:
    """A contract with the acquirer. `balance_fen` None never runs short; `tickets_fen` is the menu.

    `channels` names the stand-in that takes a way of paying: {"wechat": "wechat_pay"}; the practice
    acquirer takes the rest.
    """

    number: str
    secret: str
    merchant_id: str
    name: str
    stores: tuple[Store, ...]
    balance_fen: int | None = None
    tickets_fen: tuple[int, ...] = (1200, 1800, 2600, 3200, 4500, 6800, 9900)
    fee_basis_points: int = 38
    opens: int = 10  # hours of Asia/Shanghai between which customers come
    closes: int = 22
    channels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """All of it; one JSON object with the same names."""

    corp_id: str
    corp_name: str
    apps: tuple[App, ...]
    people: tuple[Person, ...]
    webhooks: tuple[Webhook, ...] = ()
    merchants: tuple[AcquirerMerchant, ...] = field(default=())

    def person(self, userid: str) -> Person | None:
        """Userids are matched whatever their case."""
        wanted = userid.lower()
        return next((one for one in self.people if one.userid.lower() == wanted), None)

    def merchant(self, number: str) -> AcquirerMerchant | None:
        """By the acquirer's number or the product's merchant id."""
        found = (one for one in self.merchants if number in {one.number, one.merchant_id})
        return next(found, None)


WORLD = TypeAdapter(World)


def load_world(path: Path) -> World:
    """Read a world from JSON; pydantic's ValidationError names what is wrong."""
    return WORLD.validate_json(path.read_bytes())


def save_world(world: World, path: Path) -> None:
    """Write what `load_world` reads."""
    path.write_bytes(WORLD.dump_json(WORLD.validate_python(asdict(world)), indent=2))
