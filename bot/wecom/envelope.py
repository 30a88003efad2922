"""Reading XML from strangers: no entities, no depth, no doubles, nothing that grows."""

import re
from typing import TypeAlias
from xml.parsers import expat

from bot.wecom.crypto import Rejected

Node: TypeAlias = "dict[str, str | Node | list[Item]]"
Item: TypeAlias = "str | Node"

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_ELEMENTS = 1000

# The only elements that the documentation repeats inside their parent; they always become lists.
LISTS = frozenset(
    {
        ("SelectedItems", "SelectedItem"),
        ("OptionIds", "OptionId"),
        ("PicList", "item"),
        ("ExtAttr", "Item"),
        ("ApprovalNodes", "ApprovalNode"),
        ("Items", "Item"),
        ("NotifyNodes", "NotifyNode"),
        ("ApprovalInfo", "SpRecord"),
        ("SpRecord", "Details"),
        ("ApprovalInfo", "Notifyer"),
        ("ApprovalInfo", "Comments"),
    }
)

# A strict corner of XML that needs no parser, several times faster: most callbacks lie in it.
CHILD = re.compile(
    r"<([A-Za-z]\w{0,40})>(<!\[CDATA\[)?([^\]<&\x00-\x08\x0b-\x1f\ufffe\uffff]*+)(?(2)\]\]>)</\1>",
    re.ASCII,
)
OPEN, CLOSE = "<xml>", "</xml>"


def read_xml(document: bytes) -> Node:
    """The children of `<xml>` in their order; Rejected for anything out of bounds."""
    if len(document) > MAX_BYTES:
        raise Rejected
    try:
        # As bytes, a byte order mark would turn expat to UTF-16 against our word.
        text = document.decode()
        return _flat(text) or read_with_expat(text)
    except (expat.ExpatError, ValueError) as broken:
        raise Rejected from broken


def read_with_expat(document: str) -> Node:
    """The whole language, by the book; raises what expat raises."""
    reader = _Reader()
    reader.parser.Parse(document, True)
    return reader.root


def _flat(document: str) -> Node:
    """The common case in one go: plain children, no entity, nothing odd; nothing: ask expat."""
    if not (document.startswith(OPEN) and document.endswith(CLOSE)):
        return {}
    end = len(document) - len(CLOSE)
    found = CHILD.findall(document, len(OPEN), end)
    length = 0
    root: Node = {}
    for name, mark, words in found:
        length += 2 * len(name) + 5 + len(words) + (12 if mark else 0)
        root[name] = words
    whole = length == end - len(OPEN) and len(root) == len(found) < MAX_ELEMENTS
    return root if whole else {}


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
