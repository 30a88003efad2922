"""Cutting long text where people would: at line ends, by UTF-8 bytes, with every tag closed."""

import re

# What must not be torn apart: tags, bold marks, links; else single characters.
ATOM = re.compile(r"<font [^<>]{0,40}>|</font>|\*\*|\[[^\[\]]*\]\([^()]*\)|.", re.DOTALL)
FONT = re.compile(r"<font [^<>]{0,40}>|</font>")
# Room to close and reopen one font and one bold at both ends of a piece.
TAG_ROOM = 64


def size(text: str) -> int:
    """Bytes of UTF-8, which is what WeCom counts."""
    return len(text.encode())


def split_text(text: str, limit: int) -> tuple[str, ...]:
    """Pieces of at most `limit` bytes, cut at line ends where there are any; blank pieces vanish."""
    pieces: list[str] = []
    piece = ""
    for line in text.strip().split("\n"):
        longer = f"{piece}\n{line}" if piece else line
        if size(longer) <= limit:
            piece = longer
            continue
        pieces.append(piece)
        *full, piece = _broken(line, limit)
        pieces.extend(full)
    pieces.append(piece)
    return tuple(piece for piece in pieces if piece.strip())


def split_markdown(text: str, limit: int) -> tuple[str, ...]:
    """The same for WeCom's markdown: a font or bold that a cut interrupts is closed and reopened."""
    if size(text.strip()) <= limit:
        return split_text(text, limit)
    whole: list[str] = []
    font = bold = ""
    for piece in split_text(text, limit - TAG_ROOM):
        opened = font + bold + piece
        font = _open_font(opened)
        bold = "**" if opened.rpartition("\n")[2].count("**") % 2 else ""
        whole.append(opened + bold + ("</font>" if font else ""))
    return tuple(whole)


def _open_font(text: str) -> str:
    """The font that is still open at the end of the text."""
    tags = FONT.findall(text)
    return tags[-1] if tags and tags[-1] != "</font>" else ""


def _broken(line: str, limit: int) -> list[str]:
    """A line longer than a message, cut between atoms; a giant atom between its characters."""
    pieces = [""]
    for atom in ATOM.findall(line):
        for part in (atom,) if size(atom) <= limit else tuple(atom):
            if size(pieces[-1]) + size(part) > limit:
                pieces.append("")
            pieces[-1] += part
    return pieces
