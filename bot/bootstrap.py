"""Gets everything ready with nothing but Python: makes `.venv`, fills it, and starts again inside.

Standard library only, and readable by Pythons older than the one it asks for, so that it can ask.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, NoReturn, Sequence

NEEDED = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"


class NotReady(Exception):
    """Something stands in the way; the message is one Chinese sentence saying what to do."""


def start(module: str, locks: Sequence[Path] = (RUN_LOCK,)) -> NoReturn:
    """Become `python -m module` with today's arguments, in an environment that holds the locks.

    `ZHANGGUI_NO_VENV=1` trusts the Python that is running (a container image, say).
    """
    python = sys.executable
    try:
        check_python(sys.version_info[:2])
        if os.environ.get("ZHANGGUI_NO_VENV") != "1":
            python = str(prepare(ROOT, locks))
    except NotReady as obstacle:
        sys.exit(str(obstacle))
    except KeyboardInterrupt:
        sys.exit("已停下，下次启动会重新准备。")
    os.execv(python, [python, "-m", module, *sys.argv[1:]])


def check_python(version: Sequence[int]) -> None:
    """Raise `NotReady` when this Python is too old for the house."""
    if tuple(version) < NEEDED:
        raise NotReady(
            "掌柜需要 Python {}.{} 或更新的版本，现在用的是 {}.{}。请安装新版本后再试一次。".format(
                *NEEDED, *version
            )
        )


def prepare(root: Path, locks: Sequence[Path]) -> Path:
    """Return the Python of `root/.venv`, holding every package of the locks.

    Costs a few file reads when nothing changed. Two starts at once take turns; one that was
    killed half way is begun afresh. Raises `NotReady` when it cannot be done.
    """
    venv = root / ".venv"
    if not all(is_installed(venv, lock) for lock in locks):
        with taking_turns(root):
            if not is_sound(venv):
                create(venv)
            for lock in locks:
                if not is_installed(venv, lock):
                    install(venv, lock)
    return python_of(venv)


def python_of(venv: Path) -> Path:
    """The interpreter inside a virtual environment."""
    return venv / "bin" / "python"


def is_installed(venv: Path, lock: Path) -> bool:
    """Whether this very lock was installed, to the end, for the Python that is there now."""
    try:
        return marker(venv, lock).read_text("utf-8") == fingerprint(venv, lock)
    except FileNotFoundError:
        return False


def marker(venv: Path, lock: Path) -> Path:
    """Where a finished installation is written down."""
    return venv / "installed-{}".format(lock.stem)


def fingerprint(venv: Path, lock: Path) -> str:
    """What an installation depends on: the lock's content and the interpreter behind the link."""
    interpreter = python_of(venv).resolve(strict=True)
    return "{} {}\n".format(hashlib.sha256(lock.read_bytes()).hexdigest(), interpreter)


def unfinished(venv: Path) -> Path:
    """Exists while the environment is being changed, so a kill half way leaves it behind."""
    return venv / "unfinished"


def is_sound(venv: Path) -> bool:
    """Whether the environment can be built on: whole, never abandoned half way, new enough."""
    if unfinished(venv).exists() or not python_of(venv).exists():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info[:2] < {})".format(NEEDED)
    return subprocess.run([str(python_of(venv)), "-c", probe], check=False).returncode == 0


@contextmanager
def taking_turns(root: Path) -> Iterator[None]:
    """Let one process at a time change the environment; the lock dies with its holder."""
    folder = os.open(str(root), os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个窗口正在准备运行环境，请稍候……")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def create(venv: Path) -> None:
    """Make the environment anew, from the Python that stands behind any environment we are in."""
    check_venv_support()
    say("第一次启动：正在准备运行环境，大约需要一分钟……")
    discard(venv)
    venv.mkdir()
    unfinished(venv).touch()
    base = getattr(sys, "_base_executable", sys.executable)
    run([base, "-m", "venv", str(venv)], "运行环境没有建成，原因见上。")


def discard(venv: Path) -> None:
    """Remove an environment; its Python goes first, so that half a removal is seen as one."""
    if venv.exists():
        python_of(venv).unlink(missing_ok=True)
        shutil.rmtree(venv)


def check_venv_support() -> None:
    """Debian ships Python without the part that makes environments: name the package."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise NotReady(
            "缺少 Python 的 venv 组件。请运行 apt install python{}.{}-venv 后再试。".format(
                *sys.version_info[:2]
            )
        )


def install(venv: Path, lock: Path) -> None:
    """Put the lock's packages in, each checked against its hash, and write down that it is done.

    Wheels only: no compiler is needed. Byte code is left to the first import, a third of the time.
    """
    say("正在安装 {} 里的组件……".format(lock.name))
    unfinished(venv).touch()
    options = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile", "-qq"]
    options += ["--disable-pip-version-check", "--no-input"]
    try:
        run(
            [str(python_of(venv)), "-m", "pip", "install", *options, "-r", str(lock)],
            "组件没有装完，原因见上。请检查网络后再运行一次。",
        )
    except NotReady:
        unfinished(venv).unlink()
        raise
    note = marker(venv, lock)
    draft = note.with_suffix(".part")
    draft.write_text(fingerprint(venv, lock), "utf-8")
    draft.replace(note)
    unfinished(venv).unlink()


def run(command: Sequence[str], complaint: str) -> None:
    """Run a command that speaks for itself; a failure becomes the complaint."""
    if subprocess.run(command, check=False).returncode:
        raise NotReady(complaint)


def say(line: str) -> None:
    """Tell the person waiting; standard output stays free for the program's own answer."""
    print(line, file=sys.stderr, flush=True)
