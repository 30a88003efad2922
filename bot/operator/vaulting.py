"""vault rotate, reseal and retire: a new key for what is sealed, step by step, each of which may be repeated."""

import argparse
from collections.abc import Iterator

from bot.config import Settings, add_key, retire_keys
from bot.operator.premises import Premises, premises
from storage.base.refusal import Refusal
from storage.books import open_books
from storage.resealing import CORP, left, owners, reseal

AGAIN = "请停掉所有 serve、work、run，再全部启动（每台机器都用这一份 {file}）。"


def begin_key(settings: Settings, _: argparse.Namespace) -> Iterator[str]:
    """A new key at the end of the key file; it seals from the next start on."""
    with premises(settings) as house:
        waiting = sum(left(house.engine, house.vault, owner) for owner in owners(house.engine))
        if waiting:
            raise Refusal(f"上一次换的密钥还有 {waiting} 处没重新封好，先运行 vault reseal。")
        file = settings.vault.key_file
        number = add_key(file)
        _record(house, "vault.rotate", str(house.vault.newest), str(number))
    yield f"{file} 里加了 {number} 号密钥，请马上另存一份。"
    yield AGAIN.format(file=file.name) + "然后运行 python3 -m bot vault reseal。"


def reseal_all(settings: Settings, _: argparse.Namespace) -> Iterator[str]:
    """Everything under the newest key, while the shop goes on; broken off, it goes on where it was."""
    with premises(settings) as house:
        resealed = closed = 0
        for owner in owners(house.engine):
            done = list(reseal(house.engine, house.vault, owner))
            count, odd = sum(one.resealed for one in done), sum(one.closed for one in done)
            resealed, closed = resealed + count, closed + odd
            if owner != CORP:
                _tell(house, owner, "vault.reseal", "", f"key {house.vault.newest}: {count}")
            yield f"{owner or '公共'}：重新封好 {count} 处" + (f"，{odd} 处打不开" if odd else "")
    if closed:
        raise Refusal(f"有 {closed} 处用现有的密钥打不开，旧密钥不能停用，请看备份。")
    yield f"全部用 {house.vault.newest} 号密钥封好了。确认所有进程都重启过，再运行 python3 -m bot vault retire。"


def end_keys(settings: Settings, _: argparse.Namespace) -> Iterator[str]:
    """The older keys open nothing any more, once nothing hangs on them."""
    with premises(settings) as house:
        waiting = sum(left(house.engine, house.vault, owner) for owner in owners(house.engine))
        if waiting:
            raise Refusal(f"还有 {waiting} 处封在旧密钥下，先运行 python3 -m bot vault reseal。")
        ended = retire_keys(settings.vault.key_file)
        if not ended:
            raise Refusal("没有可以停用的旧密钥。")
        words = "、".join(map(str, ended))
        _record(house, "vault.retire", words, str(house.vault.newest))
    yield f"{words} 号密钥从下次启动起打不开任何东西。它们的行要留着：顾客的标记和操作记录还挂在上面。"
    yield AGAIN.format(file=settings.vault.key_file.name)
    yield "换密钥以前做的备份要用以前的密钥文件才能恢复，请把那一份和备份一起留着。"


def _record(house: Premises, action: str, before: str, after: str) -> None:
    """An entry in the record of every merchant."""
    for owner in owners(house.engine):
        if owner != CORP:
            _tell(house, owner, action, before, after)


def _tell(house: Premises, merchant_id: str, action: str, before: str, after: str) -> None:
    with open_books(house.engine, house.vault, merchant_id, house.now, "operator") as books:
        books.audit.write(action, "vault", before, after)
