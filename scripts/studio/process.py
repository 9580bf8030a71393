"""One Label Studio process: start it, wait until it answers, end it."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .environment import environment
from .places import Release
from .trouble import Trouble, last_lines

LAUNCH = Path(__file__).with_name("launch.py")
STARTED = re.compile(r"Starting development server at (http://\S+?)/?\s")
LIMIT = 120  # seconds until it must answer
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy


class Process:
    def __init__(self, at: Release, data: Path, port: int, lock, attached: bool, extra: dict[str, str] | None = None):
        self.log = data / "label-studio.log"
        with open(self.log, "w", encoding="utf-8") as out:
            self.child = subprocess.Popen(
                [str(at.python), "-I", "-u", str(LAUNCH), "attached" if attached else "detached",
                 "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port), "--log-level", "WARNING"],
                stdin=subprocess.PIPE if attached else subprocess.DEVNULL, stdout=out, stderr=out,
                cwd=data, env=environment(data, extra), pass_fds=[lock.fileno()], start_new_session=True)

    def wait_until_ready(self) -> str:
        """Its address, once it answers there. The address is what it says itself: it takes another port unasked."""
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            said = STARTED.search(self.log.read_text(encoding="utf-8", errors="replace"))
            if self.child.poll() is not None:
                raise Trouble(f"Label Studio ended while starting (exit code {self.child.returncode}); "
                              f"the end of its log:\n{last_lines(self.log)}")
            if said and healthy(said[1]):
                return said[1]
            time.sleep(0.05)
        raise Trouble(f"Label Studio did not answer within {LIMIT} s; the end of its log:\n{last_lines(self.log)}")

    def end(self) -> None:
        end_group(self.child.pid, lambda: self.child.poll() is not None)


def healthy(url: str) -> bool:
    try:
        with direct.open(url + "/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def end_group(group: int, gone) -> None:
    """SIGTERM, then after 5 s SIGKILL, to it and all its children."""
    for number, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            pass
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if gone():
                return
            time.sleep(0.02)


def free(port: int) -> bool:
    """Whether it can be had on loopback: nobody listens there, and it can be bound."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
