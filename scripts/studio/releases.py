"""The releases of Label Studio that this project is tested with, and what pip installs for each."""

import sys
from pathlib import Path

DEFAULT = "1.23.2"

RELEASES = {
    "1.23.2": ["label-studio==1.23.2"],
    # The last before rotate (1.18.0). It does not cap PyJWT, and from 2.14 on PyJWT breaks its list and blacklist.
    "1.17.0": ["label-studio==1.17.0", "pyjwt==2.13.0"],
}


def constraints(release: str) -> Path:
    """Every package at the version that the tests were written against."""
    return Path(__file__).parent / "constraints" / f"{release}.txt"


def recipe(release: str) -> str:
    """Changes whenever an installation made before is no longer the one asked for."""
    python = "%d.%d" % sys.version_info[:2]
    return "\n".join([python, *RELEASES[release], constraints(release).read_text(encoding="utf-8")])
