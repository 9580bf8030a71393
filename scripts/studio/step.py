"""One long command, its output in a log, with a sign of life on stderr."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

from .places import say
from .trouble import Trouble, last_lines

SIGN_OF_LIFE = 15  # seconds


def run(what: str, command: list, log: Path, lock: IO, env: dict[str, str] | None = None) -> None:
    """Runs it to its end. It holds the lock too: if we are killed, nobody starts beside what is still running."""
    say(f"{what} …")
    began = time.monotonic()
    with open(log, "a", encoding="utf-8") as out:
        process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                   env=env, pass_fds=[lock.fileno()], start_new_session=True)
    try:
        while True:
            try:
                code = process.wait(SIGN_OF_LIFE)
                break
            except subprocess.TimeoutExpired:
                say(f"  … {time.monotonic() - began:.0f} s")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
    if code:
        raise Trouble(f"this step failed (exit code {code}): {what}\n{last_lines(log)}\n"
                      f"  The whole log is in {log}. Once the cause is gone, run the same command again.")
    say(f"  done in {time.monotonic() - began:.0f} s")
