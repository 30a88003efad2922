"""A process that is asked to stop stops, even when it is asked twenty times at once."""

import signal
import subprocess
import sys
import time

PROGRAM = "from bot.serve import wait_for_signal; print('up', flush=True); wait_for_signal(); print('down')"


def test_many_signals_at_once_are_one() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        time.sleep(0.5)  # the line comes just before the handlers stand
        for number in [signal.SIGTERM, signal.SIGINT] * 10:
            process.send_signal(number)
        assert process.stdout.readline() == "down\n"
        assert process.wait(20) == 0
