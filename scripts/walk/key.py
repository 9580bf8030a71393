"""A personal access token in a file, and what the token says about itself."""

import base64
import json
import os
from pathlib import Path


def write(path: Path, token: str) -> None:
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(token + "\n")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def identity(path: Path) -> str:
    """The `jti` of the token in the file, which list shows as `id`. It is no secret."""
    payload = read(path).split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["jti"]
