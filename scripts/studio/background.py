"""`start`, `stop`, `status`: one Label Studio in the background, for people, whose data stay.

Label Studio itself holds the lock for as long as it lives: so who is alive is never guessed from a process id.
"""

import json
import sys

from . import installation, session, template
from .places import BACKGROUND_LOCK, BACKGROUND_STATE, BASE, Release, try_lock, write_private
from .process import Process, end_group, free
from .trouble import Trouble

USUAL_PORT = 8080


def start(release: str, port: int | None) -> int:
    with session.ended_by_signals():
        at = installation.ensure(release)
        with open_lock() as lock:
            if not try_lock(lock):
                return already_running(release)
            BACKGROUND_STATE.unlink(missing_ok=True)
            chosen = choose(port)
            at.background.mkdir(parents=True, exist_ok=True)
            data = at.background / "data"
            if not data.exists():
                template.copy(at, data)
                write_private(at.background / "accounts.json", json.dumps(template.accounts(at)))
            state = launched(at, data, chosen, lock)
            if port is None and not state["url"].endswith(f":{USUAL_PORT}"):
                print(f"Port {USUAL_PORT} is in use, so this one took the next free one.")
            print(description(state))
        return 0
    return 1


def launched(at: Release, data, port: int, lock) -> dict:
    process = Process(at, data, port, lock, attached=False)
    try:
        url = process.wait_until_ready()
        accounts = json.loads((at.background / "accounts.json").read_text(encoding="utf-8"))
        state = {"url": url, "release": at.name, "data_dir": str(data), "pid": process.child.pid,
                 "log": str(process.log), **accounts}
        write_private(BACKGROUND_STATE, json.dumps(state))
    except BaseException:
        process.end()
        raise
    return state


def choose(port: int | None) -> int:
    if port is None:
        return next(n for n in range(USUAL_PORT, 65536) if free(n))
    if not free(port):
        raise Trouble(f"port {port} is in use: choose another with --port, "
                      f"or leave --port out for {USUAL_PORT} or the next free one")
    return port


def already_running(release: str) -> int:
    state = read_state()
    if state["release"] != release:
        raise Trouble(f"Label Studio {state['release']} is running at {state['url']}: "
                      f"end it with `scripts/label-studio stop` before starting {release}")
    print("Already running.\n" + description(state))
    return 0


def stop() -> int:
    with open_lock() as lock:
        if try_lock(lock):
            print("No Label Studio is running in the background.")
            return 0
        state = read_state()
        end_group(state["pid"], lambda: try_lock(lock))
        if not try_lock(lock):
            raise Trouble(f"process {state['pid']} does not end: look at it with `ps -p {state['pid']}`")
        BACKGROUND_STATE.unlink(missing_ok=True)
        print(f"Label Studio {state['release']} at {state['url']} is stopped. Its data stay for the next start; "
              f"to begin anew, remove {Release(state['release']).background}")
    return 0


def status(as_json: bool) -> int:
    with open_lock() as lock:
        if try_lock(lock):
            print("{}" if as_json else "No Label Studio is running in the background: "
                                       "start one with `scripts/label-studio start`.")
            return 1
    state = read_state()
    print(json.dumps(state) if as_json else description(state))
    return 0


def read_state() -> dict:
    try:
        return json.loads(BACKGROUND_STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Trouble("another `start` is under way and not ready yet: try again in a few seconds") from None


def open_lock():
    BASE.mkdir(parents=True, exist_ok=True)
    return open(BACKGROUND_LOCK, "a", encoding="utf-8")


def description(state: dict) -> str:
    admin = state["admin"]
    return f"""\
Label Studio {state['release']} is running at {state['url']}
  log in as     {admin['email']}
  password      {admin['password']}
  legacy token  {admin['legacy_token']}
  log           {state['log']}
  stop it       {sys.argv[0]} stop"""
