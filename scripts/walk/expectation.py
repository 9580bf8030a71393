"""Every step is checked, and says so."""

import json

import screen
from conversation import Failed


def expect(holds: bool, what: str, seen: object) -> None:
    if not holds:
        raise Failed(f"this should hold, but does not: {what}. Seen: {json.dumps(seen)}")
    screen.good(what)
