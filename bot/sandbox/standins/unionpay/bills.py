"""The clearing file of a day: lines of 607 bytes, two tables in a zip, deflated once more, in base64."""

import base64
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from bot.sandbox.standins.books import SHANGHAI, Given, Sale, at

ZM = (3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21,
      15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 32, 98)  # fmt: skip
OWN_FIELD = "面茶"  # the merchant's own field may be Chinese


def file_content(rows: Sequence[Sale | Given], mer_id: str, day: date) -> str:
    """base64( zlib( zip of ZM and ZME ) ); nothing was disputed."""
    lines = b"".join(_line(number, one, mer_id) + b"\n" for number, one in enumerate(rows, 1))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"INN{day:%y%m%d}88ZM_{mer_id}", lines)
        archive.writestr(f"INN{day:%y%m%d}88ZME_{mer_id}", b"")
    return base64.b64encode(zlib.compress(packed.getvalue())).decode()


def _line(number: int, one: Sale | Given, mer_id: str) -> bytes:
    sale, refund = (one, False) if isinstance(one, Sale) else (one.sale, True)
    sent = f"{at(one).astimezone(SHANGHAI):%m%d%H%M%S}"
    pays, receives = ("C", "D") if refund else ("D", "C")
    net = one.amount - one.fee
    fields = {
        1: "S30" if refund else "S22", 2: "49170000", 3: "00030000", 4: f"{number:06d}", 5: sent,
        6: sale.payer, 7: f"{one.amount:012d}", 8: "5812", 9: "08", 10: one.key, 12: one.number,
        13: "01", 16: f"{pays}{one.fee:012d}", 17: f"{receives}{net:012d}",
        20: "04" if refund else "01", 21: "00" if refund else "07", 22: "000000",
        28: mer_id, 34: sale.terminal, 35: OWN_FIELD, 40: "2",
    }  # fmt: skip
    if refund:
        paid = f"{sale.paid_at.astimezone(SHANGHAI):%m%d%H%M%S}"
        fields |= {14: "000000", 15: paid, 27: sale.key, 41: sale.number}
    return _fixed(fields)


def _fixed(fields: Mapping[int, str]) -> bytes:
    cells = (fields.get(place, "").encode("gbk").ljust(width) for place, width in enumerate(ZM, 1))
    line = b" ".join(cells)
    assert len(line) == sum(ZM) + len(ZM) - 1
    return line
