"""The one kind of failure that is told to the person: what happened, and the next step."""

from pathlib import Path


class Trouble(Exception):
    pass


def last_lines(log: Path, count: int = 20) -> str:
    """The end of a log, indented, to stand below a message."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "  (no log)"
    return "\n".join("  | " + line for line in lines[-count:] if line.strip()) or "  (the log is empty)"
