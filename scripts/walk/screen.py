"""What the person sees: wrapped, indented, coloured only on a terminal, and no secret in full."""

import json
import os
import re
import shutil
import sys
import textwrap

WIDTH = max(40, min(shutil.get_terminal_size((100, 24)).columns, 110))
COLOURS = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
SECRET = re.compile(r"eyJ[\w-]{9,}(?:\.[\w-]+)*|\b[0-9a-fA-F]{40}\b")


def masked(text: str) -> str:
    """Tokens by their first 12 characters: enough to recognise one, not enough to use it."""
    return SECRET.sub(lambda token: token[0][:12] + "…", text)


def colour(code: str, text: str) -> str:
    return f"\033[{code}m{text}\033[0m" if COLOURS and text else text


def part(text: str) -> None:
    say("\n" + colour("1;36", f"━━ {text} " + "━" * max(0, WIDTH - len(text) - 4)))


def step(number: int, title: str, text: str) -> None:
    say("\n" + colour("1", f"{number}. {title}"))
    for paragraph in text.split("\n"):
        say(textwrap.fill(paragraph, WIDTH, initial_indent="   ", subsequent_indent="   "))


def sent(line: str) -> None:
    """One line as it is piped in; too long for the screen, it goes on below, broken where JSON has a joint."""
    shown = [""]
    for piece in re.split(r"(?<=[,{:])", masked(line)):
        if len(shown[-1]) + len(piece) > WIDTH - 4:
            shown.append("")
        shown[-1] += piece
    for number, text in enumerate(shown):
        say(("  → " if number == 0 else "    ") + colour("33", text))


def answered(value: object) -> None:
    """JSON over several lines, each cut to the width."""
    for number, line in enumerate(masked(json.dumps(value, indent=2, ensure_ascii=False)).splitlines()):
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped(line.lstrip(), ("  ← " if number == 0 else "    ") + indent, "32")


def refused(text: str) -> None:
    for number, line in enumerate(masked(text).splitlines()):
        wrapped(line, "  ← " if number == 0 else "    ", "31")


def note(text: str) -> None:
    wrapped(masked(text), "    ", "2")


def good(text: str) -> None:
    wrapped(masked(text), "  ✓ ", "1;32")


def wrapped(text: str, lead: str, code: str) -> None:
    lines = textwrap.wrap(text, max(20, WIDTH - len(lead)), break_on_hyphens=False) or [""]
    for number, line in enumerate(lines):
        say((lead if number == 0 else " " * len(lead)) + colour(code, line))


def say(text: str = "") -> None:
    print(text, flush=True)
