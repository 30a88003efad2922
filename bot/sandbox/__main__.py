"""The sandbox as a process of its own: `python -m bot.sandbox --config world.json --port N`."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.world import load_world


def main() -> None:
    """Serve until interrupted; the first line printed is the address."""
    parser = argparse.ArgumentParser(prog="bot.sandbox", description="演练用的企业微信和收单机构")
    parser.add_argument("--config", type=Path, required=True, help="world.json")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--callback", default="", help="the product's /wecom/callback")
    parser.add_argument("--notify", default="", help="the product's /channels/practice/notify")
    asked = parser.parse_args()
    sandbox = Sandbox(
        load_world(asked.config), SandboxClock(),
        callback_url=asked.callback, notify_url=asked.notify,
    )  # fmt: skip
    asked_to_stop: list[int] = []  # an Event's lock would deadlock when signals come together
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _frame: asked_to_stop.append(number))
    sys.stdout.write(f"{sandbox.start(port=asked.port)}\n")
    sys.stdout.flush()
    never = threading.Event()
    while not asked_to_stop:
        never.wait(0.2)
    sandbox.stop()


if __name__ == "__main__":
    main()
