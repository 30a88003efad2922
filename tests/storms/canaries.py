"""The canary sweep: planted secrets and people, looked for in everything a town leaves behind."""

import base64
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import requests

from storage.backup import write_backup
from tests.bot.wecom.clean_room import AES_KEY, TOKEN
from tests.servers.postgres import PASSWORD
from tests.storms.shop import CODE_SECRET, SECRETS, SHOPS, STAFF, VAULT_KEY
from tests.storms.town import APP_SECRET, PHONE, Town

KEYS = (APP_SECRET, TOKEN, AES_KEY, PASSWORD, CODE_SECRET, *SECRETS.values(),
        base64.b64encode(VAULT_KEY).decode())  # fmt: skip
PEOPLE = (PHONE, *(f"{SHOPS[shop]}{userid}" for shop, staff in STAFF.items() for userid in staff))
SAID = ("退款 TA1003", "退款列表")  # what people typed belongs in no log


def sweep(town: Town) -> Iterator[str]:
    """Where something was found that nobody may read there."""
    hidden = (*KEYS, *PEOPLE, *town.chats)
    for log in town.folder.glob("*.log"):
        yield from _found(log.name, log.read_text("utf-8", "replace"), (*hidden, *SAID))
    for port in town.ports:
        page = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
        yield from _found("metrics", page, (*hidden, *SAID))
    file = town.folder / "canaries.zip"
    file.unlink(missing_ok=True)
    write_backup(town.engine, file, datetime.now(UTC))
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            yield from _found(f"backup {name}", archive.read(name).decode(), hidden)


def _found(where: str, text: str, canaries: tuple[str, ...]) -> Iterator[str]:
    yield from (f"secret.silent  {one[:4]}… in {where}" for one in canaries if one in text)
