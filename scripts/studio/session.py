"""`run`: a fresh Label Studio that lives as long as our standard input stays open."""

import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Iterator

from . import installation, template
from .places import RUNNING, Release, locked, say, try_lock
from .process import Process, any_free_port, free
from .trouble import Trouble, last_lines

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
TRIES = 3


class Ended(Exception):
    """We were asked to end."""


def run(release: str, port: int | None, extra: dict[str, str]) -> int:
    ready = False
    with ended_by_signals():
        threading.Thread(target=end_with_input, daemon=True).start()
        at = installation.ensure(release)
        with contextlib.ExitStack() as stack:
            home, lock = stack.enter_context(home_of_its_own(release))
            data = home / "data"
            template.copy(at, data)
            process, url = started(stack, at, data, port, lock, extra)
            print(json.dumps({"url": url, "release": release, "data_dir": str(data), "pid": process.child.pid,
                              **template.accounts(at)}), flush=True)
            ready = True
            process.child.wait()
            raise Trouble(f"Label Studio ended by itself (exit code {process.child.returncode}); "
                          f"the end of its log:\n{last_lines(process.log)}")
    if not ready:
        say("Ended before Label Studio was ready: standard input was closed, or a signal came. "
            "Keep standard input open for as long as it is to live.")
    return 0


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Lets the cleaning up in `with` and `finally` happen, once, whatever ends us."""

    def end(*_) -> None:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        raise Ended

    for number in ENDING:
        signal.signal(number, end)
    with contextlib.suppress(Ended):
        yield


def end_with_input() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)


@contextlib.contextmanager
def home_of_its_own(release: str) -> Iterator[tuple[Path, IO]]:
    """A directory that goes away with us, or, where we were killed, with the next run that finds it unlocked."""
    with locked(RUNNING / "lock", "Another process is starting a Label Studio: waiting for it …"):
        for left in RUNNING.iterdir():
            if left.is_dir() and abandoned(left):
                shutil.rmtree(left, ignore_errors=True)
        home = Path(tempfile.mkdtemp(prefix=release + "-", dir=RUNNING))
        lock = open(home / "lock", "w", encoding="utf-8")
        try_lock(lock)
    try:
        yield home, lock
    finally:
        shutil.rmtree(home, ignore_errors=True)
        lock.close()


def abandoned(home: Path) -> bool:
    try:
        with open(home / "lock", "w", encoding="utf-8") as lock:
            return try_lock(lock)
    except OSError:
        return True


def started(stack, at: Release, data: Path, port: int | None, lock: IO, extra: dict[str, str]) -> tuple[Process, str]:
    if port and not free(port):
        raise Trouble(f"port {port} is in use: choose another, or leave --port out for any free one")
    for chance in range(TRIES):
        process = Process(at, data, port or any_free_port(), lock, attached=True, extra=extra)
        stack.callback(process.end)
        try:
            return process, process.wait_until_ready()
        except Trouble:
            # Between our look and its own somebody may have taken the port.
            taken = "port is already in use" in process.log.read_text(encoding="utf-8", errors="replace")
            if port or not taken or chance == TRIES - 1:
                raise
    raise AssertionError("unreachable")
