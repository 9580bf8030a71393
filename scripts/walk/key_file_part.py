"""Part two: an assistant with nothing but a personal access token in a file, as recommended."""

from pathlib import Path

import key
import screen
from conversation import Conversation
from expectation import expect
from legacy_part import CLIENT

REFRESH, ROTATE = "refresh-jwt-token", "rotate-jwt-refresh-token"


def walk(binary: Path, url: str, file: Path) -> None:
    screen.part("Part two: with nothing but a personal access token in a file")
    screen.note(f"LABEL_STUDIO_URL={url} LABEL_STUDIO_API_KEY_FILE={file} {binary.name}")
    screen.note("The file is readable by its owner alone. The session opens as before.")
    with Conversation(binary, {"LABEL_STUDIO_URL": url, "LABEL_STUDIO_API_KEY_FILE": str(file)}) as server:
        server.request("initialize", CLIENT)
        server.notify("notifications/initialized")
        own = key.identity(file)

        screen.step(9, "list-api-tokens", "Label Studio refuses a personal access token as a header. The server "
                                          "exchanges it for an access token by itself.")
        list_shows(server, own)

        screen.step(10, REFRESH, "Without arguments it is the server's own token: the assistant never sees it.")
        expect(server.call(REFRESH)["access"], "an access token", None)

        rotate(server, file, own)

        screen.step(12, "list-api-tokens", "The same session goes on with the new key.")
        list_shows(server, key.identity(file))

        screen.step(13, "create-api-token", "Label Studio gives nobody a second token. The answer says what to do.")
        text = server.call_refused("create-api-token")
        expect("rotate" in text.lower(), "refused, and rotate is named", text)

        screen.step(14, "blacklist-jwt-refresh-token", "Revoking the key that the server itself uses would lock it "
                                                       "out: refused before anything is sent.")
        text = server.call_refused("blacklist-jwt-refresh-token", {"body.refresh": key.identity(file)})
        expect("--allow-self-revoke" in text, "refused, and the way to insist is named", text)


def list_shows(server: Conversation, own: str) -> None:
    tokens = server.call("list-api-tokens")["tokens"]
    expect([(token["id"], token["current"]) for token in tokens] == [(own, True)],
           f"one token, in use by the server (`current`), with the id {own} of the key file", tokens)


def rotate(server: Conversation, file: Path, old: str) -> None:
    screen.step(11, ROTATE, "Without arguments it renews the server's own key. The new one is in the file before the "
                            "answer goes out, and the answer names the file in place of the token.")
    answer = server.call(ROTATE)
    new = key.identity(file)
    expect(answer["own_key"] is True and answer["replaced"] == old, "it was the server's own key", answer)
    expect("refresh" not in answer, "the answer does not hold the token", answer)
    expect(new != old and new == answer["id"], f"the file has changed: its id was {old} and is {new}", answer)
    mode = file.stat().st_mode & 0o777
    expect(mode == 0o600, "the file is still readable by its owner alone", oct(mode))
