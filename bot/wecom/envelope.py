"""Reading XML from strangers: no entities, no depth, no doubles, nothing that grows."""

from typing import TypeAlias
from xml.parsers import expat

from bot.wecom.crypto import Rejected

Node: TypeAlias = "dict[str, str | Node | list[Item]]"
Item: TypeAlias = "str | Node"

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_ELEMENTS = 1000

# The only elements that the documentation repeats inside their parent; they always become lists.
LISTS = frozenset({
    ("SelectedItems", "SelectedItem"), ("OptionIds", "OptionId"), ("PicList", "item"),
    ("ExtAttr", "Item"), ("ApprovalNodes", "ApprovalNode"), ("Items", "Item"),
    ("NotifyNodes", "NotifyNode"), ("ApprovalInfo", "SpRecord"), ("SpRecord", "Details"),
    ("ApprovalInfo", "Notifyer"), ("ApprovalInfo", "Comments"),
})


def read_xml(document: bytes) -> Node:
    """The children of `<xml>` in their order; Rejected for anything out of bounds."""
    if len(document) > MAX_BYTES:
        raise Rejected
    reader = _Reader()
    try:
        # As bytes, a byte order mark would turn expat to UTF-16 against our word.
        reader.parser.Parse(document.decode(), True)
    except (expat.ExpatError, ValueError) as broken:
        raise Rejected from broken
    return reader.root


class _Reader:
    """Builds plain dicts while expat calls, and stops it at the first thing out of bounds."""

    def __init__(self) -> None:
        self.root: Node = {}
        self._open: list[tuple[str, Node]] = []
        self._text: list[str] = []
        self._elements = 0
        # Naming the encoding overrules whatever label the document gives itself.
        self.parser = parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._refuse
        parser.ProcessingInstructionHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise Rejected

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in {"utf-8", "utf8"}:
            raise Rejected

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) >= MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise Rejected
        if not self._open and name != "xml":
            raise Rejected
        self._no_loose_text()
        self._open.append((name, {}))

    def _end(self, name: str) -> None:
        _, children = self._open.pop()
        if children:
            self._no_loose_text()
        value: Item = children or "".join(self._text)
        self._text.clear()
        if self._open:
            self._keep(self._open[-1], name, value)
        else:
            self.root = children

    def _keep(self, parent: tuple[str, Node], name: str, value: Item) -> None:
        above, siblings = parent
        if (above, name) in LISTS:
            row = siblings.setdefault(name, [])
            assert isinstance(row, list)
            row.append(value)
        elif name in siblings:
            raise Rejected
        else:
            siblings[name] = value

    def _no_loose_text(self) -> None:
        """Between elements only white space: words there would belong to nobody."""
        if "".join(self._text).strip():
            raise Rejected
        self._text.clear()


def text_of(node: Node, name: str) -> str:
    """The words of a child; empty when it is missing or holds elements."""
    value = node.get(name, "")
    return value if isinstance(value, str) else ""


def node_of(node: Node, name: str) -> Node:
    """The elements of a child; empty when it is missing or holds words."""
    value = node.get(name, {})
    return value if isinstance(value, dict) else {}


def list_of(node: Node, name: str) -> list[Item]:
    """The repeated children of that name, however many."""
    value = node.get(name, [])
    return value if isinstance(value, list) else []
