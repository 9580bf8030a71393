"""Where things are: all under cargo's target directory, so that nothing is left elsewhere."""

import contextlib
import fcntl
import os
import sys
from pathlib import Path
from typing import IO, Iterator

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").absolute()
BASE = (TARGET / "label-studio").resolve()

RUNNING = BASE / "running"
BACKGROUND_LOCK = BASE / "background.lock"
BACKGROUND_STATE = BASE / "background.json"


class Release:
    """The places of one release."""

    def __init__(self, release: str):
        self.name = release
        self.base = BASE / release
        self.lock = self.base / "lock"
        self.venv = self.base / "venv"
        self.installed = self.base / "installed.json"
        self.log = self.base / "install.log"
        self.template = self.base / "template"
        self.background = self.base / "background"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"


@contextlib.contextmanager
def locked(path: Path, waiting: str) -> Iterator[IO]:
    """Holds the lock; says `waiting` on stderr if another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        if not try_lock(file):
            say(waiting)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def try_lock(file: IO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def write_private(path: Path, text: str) -> None:
    """A whole file or none, and for this user's eyes only: it holds tokens."""
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    partial.replace(path)
