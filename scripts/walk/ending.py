"""What to do next: the configuration to paste, and with --keep a Label Studio to try it on."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import key
import label_studio
import screen
from conversation import Failed
from preparation import ROOT
from studio.places import BASE

KEPT_KEY = BASE / "demo-key"
COMMAND = ROOT / "scripts" / "label-studio"


def leave(binary: Path, keep: bool) -> None:
    screen.part("Next: your own assistant")
    if keep:
        url, file = kept()
        screen.say(f"\nLabel Studio runs at {url}, and {file} holds a key for it. For Claude Code paste:\n")
        screen.say("  " + configuration(binary, url, shlex.quote(str(file))))
        screen.say("\nLogin and address again: scripts/label-studio status\nStop it: scripts/label-studio stop")
        return
    screen.say("\nIn Label Studio, under Account & Settings, make a personal access token and save it to a file of "
               "your own:\n")
    screen.say("  (umask 077 && cat > ~/.label-studio-key)    # paste it, Enter, Ctrl-D")
    screen.say("\nThen for Claude Code paste, with the address of your Label Studio:\n")
    screen.say("  " + configuration(binary, "http://localhost:8080", '"$HOME/.label-studio-key"'))
    screen.say("\nNo Label Studio at hand? scripts/demo --keep leaves one running, with a key for it.")


def configuration(binary: Path, url: str, file: str) -> str:
    return (f"claude mcp add --env LABEL_STUDIO_URL={url} --env LABEL_STUDIO_API_KEY_FILE={file} --scope user "
            f"label-studio-tokens -- {shlex.quote(str(binary))}")


def kept() -> tuple[str, Path]:
    screen.note("Starting a Label Studio in the background …")
    ran("start")
    state = json.loads(ran("status", "--json"))
    # A key file of an earlier time may already be in somebody's configuration: it stays while it works.
    if not (KEPT_KEY.exists() and label_studio.lives(state["url"], key.read(KEPT_KEY))):
        key.write(KEPT_KEY, label_studio.personal_access_token(state["url"], state["admin"]["legacy_token"]))
    return state["url"], KEPT_KEY


def ran(*arguments: str) -> str:
    result = subprocess.run([sys.executable, str(COMMAND), *arguments], stdout=subprocess.PIPE, text=True)
    if result.returncode:
        raise Failed(f"scripts/label-studio {arguments[0]} failed: its message is above")
    return result.stdout
