"""A town for the kill storm: the sandbox, and serve and work processes that can be killed."""

import base64
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from bot.sandbox.acquirer import Order
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.world import AcquirerMerchant, App, Person, Store, Webhook, World
from storage.base.database import Engine, open_database
from storage.books import open_books
from storage.migrating import prepare
from storage.people.staff import Role
from tests.bot.wecom.clean_room import AES_KEY, CORP, TOKEN, Knock
from tests.servers.postgres import Database
from tests.servers.processes import free_port
from tests.storms.shop import NUMBERS, SALES, SECRETS, STAFF, VAULT, VAULT_KEY, furnish

ROOT = Path(__file__).resolve().parent.parent.parent
AGENT, APP_SECRET = 1000002, "secret-of-the-app-in-the-storm-00"
PHONE = "13812345678"
# WeCom lets each of them be told something 30 times a minute.
CROWD = tuple(f"x{number}" for number in range(24))


class Town:
    """The sandbox, and processes of the product that share one database, and perhaps a Redis."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        stack: ExitStack,
        *,
        redis_url: str = "",
        crew: tuple[str, ...] = ("serve 0", "serve 1", "work 0", "work 1"),
    ) -> None:
        self.folder = folder
        self._stack = stack
        self._redis_url = redis_url
        self.subscribed = 0
        self.ports = [free_port() for name in crew if not name.startswith("work")]
        self.chats = [f"hook-{number:04d}" for number in range(256)]
        self.sandbox = Sandbox(self._world(), SandboxClock())
        self.address = self.sandbox.start()
        stack.callback(self.sandbox.stop)
        self.engine = open_database(database.app_url)
        stack.callback(self.engine.dispose)
        prepare(self.engine, database.owner_url)
        self.began = datetime.now(UTC)
        furnish(self.engine, self.began - timedelta(hours=20))
        self._seed_orders()
        self._hire()
        self._configs = [self.configure(database, port) for port in self.ports]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        for name in crew:
            self.start(name)

    def start(self, name: str) -> None:
        """Start a process, or start it again; it is up when this returns."""
        command, number = name.split()
        log = self.folder / f"{name.replace(' ', '-')}-{time.monotonic_ns()}.log"
        arguments = [
            sys.executable,
            "-m",
            "bot.cli",
            "--config",
            str(self._configs[int(number)]),
            command,
        ]
        with log.open("wb") as output:
            process = subprocess.Popen(arguments, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
                                       start_new_session=True)  # fmt: skip
        self._stack.callback(_kill, process)
        self.processes[name] = process
        give_up = time.monotonic() + 60
        while "掌柜".encode() not in log.read_bytes():
            if time.monotonic() > give_up or process.poll() is not None:
                raise RuntimeError(f"{name} did not start:\n{log.read_text('utf-8')[-2000:]}")
            time.sleep(0.05)

    def kill(self, name: str) -> None:
        """SIGKILL: no farewell."""
        _kill(self.processes[name])

    def types(self, *words: str, config: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """An operator's command, in a process of its own."""
        at = str(config or self._configs[0])
        command = [sys.executable, "-m", "bot.cli", "--config", at, *words]
        return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)

    def move(self, config: Path, engine: Engine) -> None:
        """Every process ends, and those that start from now on live on another database."""
        for process in self.processes.values():
            _kill(process)
        self._configs = [config for _ in self._configs]
        self.engine = engine

    def nap(self, name: str) -> None:
        """SIGSTOP: it knows nothing of the time that passes until `wake`."""
        os.kill(self.processes[name].pid, signal.SIGSTOP)

    def wake(self, name: str) -> None:
        """SIGCONT: it goes on in the middle of what it did."""
        os.kill(self.processes[name].pid, signal.SIGCONT)

    def subscribe(self) -> str:
        """One more group that wants yesterday's report, due at once."""
        number, then = self.subscribed, datetime.now(UTC) - timedelta(days=2)
        chat = f"w{number}"
        with open_books(self.engine, VAULT, "m1", then) as books:
            books.chats.put(chat, "webhook", f"群{number}", self.chats[number])
            books.subscriptions.choose("daily", chat, _minutes_ago(self.began))
            books.work.ring("plan_reports", "")
        self.subscribed += 1
        return chat

    def post(self, knocked: Knock, port: int) -> int:
        """One delivery; 0 when nobody answers."""
        try:
            url = f"http://127.0.0.1:{port}{knocked.url}"
            return requests.post(url, data=knocked.body, timeout=5).status_code
        except requests.RequestException:
            return 0

    def _world(self) -> World:
        userids = sorted({userid for staff in STAFF.values() for userid in staff} | set(CROWD))
        people = tuple(Person(userid, userid) for userid in userids)
        app = App("掌柜", AGENT, APP_SECRET, TOKEN, AES_KEY)
        hooks = tuple(Webhook(key, key, ("o1", "k1")) for key in self.chats)
        shops = tuple(AcquirerMerchant(number, SECRETS[number], merchant_id, merchant_id, (Store("s1", "一店"),))
                      for merchant_id, number in NUMBERS.items())  # fmt: skip
        return World(CORP, "风暴镇", (app,), people, hooks, shops)

    def _seed_orders(self) -> None:
        for merchant_id, sales in SALES.items():
            for number, amount in sales.items():
                self.sandbox.seed_order(Order(NUMBERS[merchant_id], number, amount, self.began))

    def _hire(self) -> None:
        """The crowd; and the shop hears its news at once, whatever time of night the storm blows."""
        with open_books(self.engine, VAULT, "m1", self.began) as books:
            for userid in CROWD:
                books.staff.add(userid, userid, Role.CASHIER, by=None)
            books.save_settings(replace(books.merchant.settings, quiet_from=0, quiet_to=0))

    def configure(self, database: Database, port: int) -> Path:
        """A config.toml for this town on that database."""
        (self.folder / "vault.key").touch(0o600)
        (self.folder / "vault.key").write_text(f"1:{base64.b64encode(VAULT_KEY).decode()}\n")
        merchants = "\n".join(
            f'[channels.practice.merchants.{m}]\nnumber = "{n}"\nsecret = "{SECRETS[n]}"'
            for m, n in NUMBERS.items()
        )
        path = self.folder / f"config-{port}.toml"
        path.touch(0o600)
        path.write_text(f"""
[database]
url = "{database.app_url}"
owner_url = "{database.owner_url}"
[redis]
url = "{self._redis_url}"
[web]
host = "127.0.0.1"
port = {port}
[wecom]
corp_id = "{CORP}"
agent_id = {AGENT}
secret = "{APP_SECRET}"
token = "{TOKEN}"
encoding_aes_key = "{AES_KEY}"
api_base = "{self.address}/cgi-bin"
[vault]
key_file = "{self.folder / "vault.key"}"
[channels.practice]
base_url = "{self.address}/acquirer/v1"
notify_url = "http://127.0.0.1:{port}/channels/practice/notify"
{merchants}
""")
        return path


def _minutes_ago(now: datetime) -> int:
    """A minute of yesterday, in Shanghai, that has passed and is less than a day ago."""
    here = now + timedelta(hours=8)
    return max(1, min(1439, here.hour * 60 + here.minute + 60))


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
