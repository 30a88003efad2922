"""A first start, a second one, two at once, one cut short: every way a newcomer may begin."""

import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from bot import bootstrap

CLI = "import sys, greeting; print(greeting.WORDS, sys.prefix, *sys.argv[1:])"


def wheel(folder: Path, words: str, version: str = "1.0") -> str:
    """Make a tiny package and return the line that locks it."""
    path = folder / f"greeting-{version}-py3-none-any.whl"
    about = f"greeting-{version}.dist-info"
    files = {
        "greeting.py": f"WORDS = {words!r}\n",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: greeting\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={digest(text)},{len(text)}\n" for name, text in files.items())
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**files, f"{about}/RECORD": record}.items():
            archive.writestr(name, text)
    return f"greeting=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def digest(text: str) -> str:
    """A file's hash as a wheel's RECORD writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


class Clone:
    """A fresh clone with a command line that greets, and one package to install."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.lock = root / "requirements.lock"
        (root / "bot").mkdir()
        for name in ("__init__.py", "__main__.py", "bootstrap.py"):
            shutil.copy(bootstrap.ROOT / "bot" / name, root / "bot" / name)
        (root / "bot" / "cli.py").write_text(CLI, "utf-8")
        self.lock.write_text(wheel(root, "您好"), "utf-8")

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Type `python3 -m bot` in the clone, on a machine without a network."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.root,
            env={**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.root)} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def says(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Start and wait: exit code, answer, and what was told while waiting."""
        process = self.start(*arguments, **environment)
        answer, told = process.communicate(timeout=100)
        return process.returncode, answer.strip(), told


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_the_first_start_prepares_and_the_second_does_not_wait(clone: Clone) -> None:
    code, answer, told = clone.says("demo", "--port", "1")
    assert (code, answer) == (0, f"您好 {clone.venv} demo --port 1")
    assert "第一次启动" in told

    began = time.monotonic()
    assert clone.says() == (0, f"您好 {clone.venv}", "")
    assert time.monotonic() - began < 2


def test_a_changed_lock_is_installed_into_the_same_environment(clone: Clone) -> None:
    clone.says()
    made = (clone.venv / "pyvenv.cfg").stat().st_ino
    clone.lock.write_text(wheel(clone.root, "早上好", "2.0"), "utf-8")

    code, answer, told = clone.says()
    assert (code, answer) == (0, f"早上好 {clone.venv}")
    assert "第一次启动" not in told
    assert (clone.venv / "pyvenv.cfg").stat().st_ino == made


def test_two_starts_at_once_prepare_only_once(clone: Clone) -> None:
    both = [clone.start(), clone.start()]
    results = [process.communicate(timeout=100) for process in both]
    assert [answer.strip() for answer, _ in results] == [f"您好 {clone.venv}"] * 2
    assert sum("第一次启动" in told for _, told in results) == 1


@pytest.mark.parametrize("moment", ["unfinished", "bin/pip"])
def test_a_start_that_was_killed_half_way_is_begun_afresh(clone: Clone, moment: str) -> None:
    process = clone.start()
    while not (clone.venv / moment).exists():
        assert process.poll() is None
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert (clone.venv / "unfinished").exists()

    code, answer, told = clone.says()
    assert (code, answer) == (0, f"您好 {clone.venv}")
    assert "第一次启动" in told
    assert not (clone.venv / "unfinished").exists()


def test_a_package_that_is_not_the_locked_one_is_refused_until_it_is(clone: Clone) -> None:
    right = clone.lock.read_text("utf-8")
    clone.lock.write_text(right[:-6] + "00000\n", "utf-8")
    code, answer, told = clone.says()
    assert (code, answer) == (1, "")
    assert told.rstrip().endswith("组件没有装完，原因见上。请检查网络后再运行一次。")

    clone.lock.write_text(right, "utf-8")
    assert clone.says()[:2] == (0, f"您好 {clone.venv}")


def test_an_environment_whose_python_went_away_is_made_again(clone: Clone) -> None:
    clone.says()
    interpreter = clone.venv / "bin" / "python"
    interpreter.unlink()
    interpreter.symlink_to(clone.root / "gone")
    assert clone.says()[:2] == (0, f"您好 {clone.venv}")


def test_an_image_that_holds_everything_needs_no_environment(clone: Clone) -> None:
    (clone.root / "greeting.py").write_text("WORDS = '欢迎'\n", "utf-8")
    code, answer, _ = clone.says(ZHANGGUI_NO_VENV="1")
    assert (code, answer) == (0, f"欢迎 {sys.prefix}")
    assert not clone.venv.exists()


def test_an_old_python_is_told_kindly() -> None:
    with pytest.raises(bootstrap.NotReady, match=r"需要 Python 3\.11 .*现在用的是 3\.9"):
        bootstrap.check_python((3, 9))
    bootstrap.check_python((3, 11))


def test_a_missing_debian_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with pytest.raises(bootstrap.NotReady, match=rf"apt install python{version}-venv"):
        bootstrap.check_venv_support()
