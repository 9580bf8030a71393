"""Label Studio in a virtual environment of its own, and the template of its data: made once, safely."""

import importlib.util
import json
import shutil
import sys

from . import step, template
from .places import Release, locked, say
from .releases import RELEASES, constraints, recipe
from .trouble import Trouble


def ensure(release: str) -> Release:
    """Installs what is missing. Two at once: the second waits for the first, then finds all done."""
    at = Release(release)
    if not (installed(at) and template.made(at)):
        with locked(at.lock, f"Another process is installing Label Studio {release}: waiting for it …") as lock:
            if not installed(at):
                install(at, lock)
            if not template.made(at):
                template.make(at, lock)
    return at


def installed(at: Release) -> bool:
    """By the marker alone, which is written last. It names its place, since an environment cannot be moved."""
    try:
        return json.loads(at.installed.read_text(encoding="utf-8")) == marker(at) and at.python.exists()
    except (OSError, ValueError):
        return False


def marker(at: Release) -> dict[str, str]:
    return {"venv": str(at.venv), "recipe": recipe(at.name)}


def install(at: Release, lock) -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Trouble(f"Python's {' and '.join(missing)} is missing ({sys.executable}): install the package "
                      f"python3-venv (Debian, Ubuntu: `apt-get install python3-venv`), then run this again")
    at.installed.unlink(missing_ok=True)
    at.log.unlink(missing_ok=True)
    shutil.rmtree(at.venv, ignore_errors=True)
    step.run("Making a virtual environment", [sys.executable, "-m", "venv", at.venv], at.log, lock)
    pip = [at.python, "-m", "pip", "install", *RELEASES[at.name]]
    what = f"Installing Label Studio {at.name} with pip (up to 1 GB on disk; about 2 minutes, once)"
    try:
        step.run(what, [*pip, "--constraint", constraints(at.name)], at.log, lock)
    except Trouble as trouble:
        # The list was made with one version of Python; another may have no such build of some package.
        say(f"{trouble}\nThe exact versions that the tests were written against did not install: "
            f"trying again with those that pip chooses.")
        step.run(what, pip, at.log, lock)
    at.installed.write_text(json.dumps(marker(at)), encoding="utf-8")
