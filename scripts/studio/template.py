"""The template: a data directory with its users, made once. A copy of it starts in seconds instead of a minute."""

import json
import shutil
from pathlib import Path

from . import step
from .environment import environment
from .places import Release, write_private

USERS = 160  # each test takes one of its own; one more costs about 20 ms, once

SIGN_UP = Path(__file__).with_name("sign_up.py")


def made(at: Release) -> bool:
    try:
        return json.loads((at.template / "made.json").read_text(encoding="utf-8")) == recipe()
    except (OSError, ValueError):
        return False


def recipe() -> list:
    return [USERS, SIGN_UP.read_text(encoding="utf-8")]


def make(at: Release, lock) -> None:
    shutil.rmtree(at.template, ignore_errors=True)
    data = at.template / "data"
    data.mkdir(parents=True, mode=0o700)
    step.run(f"Making Label Studio's database with {USERS} users (about a minute, once)",
             [at.python, "-I", SIGN_UP, USERS, at.template / "accounts.json"], at.log, lock, environment(data))
    write_private(at.template / "made.json", json.dumps(recipe()))


def copy(at: Release, to: Path) -> None:
    """All of it: database, and the key in `.env` that signs every token."""
    partial = to.with_name(to.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(at.template / "data", partial)
    partial.chmod(0o700)
    partial.rename(to)


def accounts(at: Release) -> dict:
    return json.loads((at.template / "accounts.json").read_text(encoding="utf-8"))
