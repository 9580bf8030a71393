"""Building and installing side by side, with progress; then a Label Studio that lives as long as we hold it."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import screen
from conversation import Failed

ROOT = Path(__file__).resolve().parents[2]
REDRAW, REPEAT = 0.5, 15  # seconds, on a terminal and elsewhere


class Job:
    """A process, what it said last, and all that it said, for the case that it fails."""

    def __init__(self, name: str, command: list[str]):
        self.name, self.lines, self.now = name, [], "starting"
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "CARGO_TERM_COLOR": "never", "CARGO_TERM_PROGRESS_WHEN": "never"})
        self.threads = [threading.Thread(target=self.listen, daemon=True),
                        threading.Thread(target=self.read_first, daemon=True)]
        self.first = ""
        for thread in self.threads:
            thread.start()

    def listen(self) -> None:
        for line in self.process.stderr:
            self.lines.append(line.rstrip())
            self.now = self.summary(line.strip()) or self.now

    def read_first(self) -> None:
        self.first = self.process.stdout.readline()

    def summary(self, line: str) -> str:
        return line

    def done(self) -> bool:
        return bool(self.first)

    def check(self) -> None:
        code = self.process.poll()
        if code is not None and not self.done():
            for thread in self.threads:
                thread.join(2)
            raise Failed(f"{self.name} failed (exit code {code}):\n" + "\n".join(self.lines[-30:]))


class Build(Job):
    compiled = 0

    def summary(self, line: str) -> str:
        if line.startswith("Compiling"):
            self.compiled += 1
            return f"{self.compiled} crates so far, now {line.split()[1]}"
        return line if line.startswith(("Downloading", "Updating", "Finished", "Blocking")) else ""

    def done(self) -> bool:
        return self.process.poll() == 0


class LabelStudio(Job):
    """Ends when it is released, or when we do, however that comes about."""

    def summary(self, line: str) -> str:
        # Its signs of life say how long a step has taken; the step itself stays on view.
        return self.now.split("  … ")[0] + "  " + line if line.startswith("…") else line

    def account(self) -> dict:
        return json.loads(self.first)

    def release(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def prepare() -> LabelStudio:
    began = time.monotonic()
    build = Build("building", ["cargo", "build", "--release", "--locked"])
    studio = LabelStudio("Label Studio", [sys.executable, str(ROOT / "scripts" / "label-studio"), "run"])
    try:
        follow([build, studio], began)
    except BaseException:
        for job in (build, studio):
            if job.process.poll() is None:
                job.process.terminate()
                job.process.wait()
        raise
    screen.good(f"built and started in {time.monotonic() - began:.0f} s")
    return studio


def follow(jobs: list[Job], began: float) -> None:
    live = screen.COLOURS
    told: dict[str, str] = {}
    last = began
    while not all(job.done() for job in jobs):
        for job in jobs:
            job.check()
        now = time.monotonic()
        lines = {job.name: f"{job.name}: {'ready' if job.done() else job.now}" for job in jobs}
        if live:
            share = max(16, (screen.WIDTH - 11) // len(jobs))
            text = " │ ".join(shortened(line, share) for line in lines.values())
            print(f"\r\033[K  {now - began:4.0f} s  {text}", end="", flush=True)
        elif now - last >= REPEAT or not told:
            for name, line in lines.items():
                if told.get(name) != line:
                    screen.note(f"{now - began:4.0f} s  {line}")
            told, last = lines, now
        time.sleep(REDRAW if now - began > 2 else 0.1)
    if live:
        print("\r\033[K", end="", flush=True)


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length - 1] + "…"
