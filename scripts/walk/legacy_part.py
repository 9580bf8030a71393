"""Part one: an assistant whose key is a legacy token."""

from pathlib import Path

import screen
from conversation import Conversation
from expectation import expect

TOOLS = {
    "list-api-tokens", "create-api-token", "blacklist-jwt-refresh-token", "refresh-jwt-token",
    "rotate-jwt-refresh-token",
}
CLIENT = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "demo", "version": "1"}}


def walk(binary: Path, url: str, legacy_token: str) -> None:
    screen.part("Part one: with a legacy token")
    screen.note(f"LABEL_STUDIO_URL={url} LABEL_STUDIO_API_KEY={legacy_token} {binary.name}")
    with Conversation(binary, {"LABEL_STUDIO_URL": url, "LABEL_STUDIO_API_KEY": legacy_token}) as server:
        open_session(server)
        token, identity = create(server)
        listed(server, identity)
        refresh(server, token)
        blacklist(server, rotate(server, token, identity))


def open_session(server: Conversation) -> None:
    screen.step(1, "initialize", "Every session begins so: the assistant and the server say who they are.")
    result = server.request("initialize", CLIENT)
    screen.answered(result)
    expect(result["serverInfo"]["name"] == "label-studio-tokens-mcp", "the server says its name", result)
    expect("tools" in result["capabilities"], "the server offers tools", result)

    screen.step(2, "notifications/initialized", "The assistant is ready. A notification: nothing is answered.")
    server.notify("notifications/initialized")

    screen.step(3, "tools/list", "What the assistant may call. The hints lead its confirmations: it runs a read-only "
                                 "tool without asking, and asks before a destructive one.")
    tools = server.request("tools/list")["tools"]
    for tool in tools:
        screen.wrapped(f"{tool['name']}  ({tool['title']})", "  ← ", "32")
        screen.note(f"{hints(tool['annotations'])}; arguments: {arguments(tool['inputSchema'])}")
    expect({tool["name"] for tool in tools} == TOOLS, "all five tools are there", [tool["name"] for tool in tools])


def hints(annotations: dict) -> str:
    names = {"readOnlyHint": "read-only", "destructiveHint": "destructive", "idempotentHint": "idempotent"}
    return ", ".join(("" if annotations.get(hint) else "not ") + name for hint, name in names.items())


def arguments(schema: dict) -> str:
    required = schema.get("required", [])
    return ", ".join(name + (" (required)" if name in required else "") for name in schema["properties"]) or "none"


def create(server: Conversation) -> tuple[str, str]:
    screen.step(4, "create-api-token", "A new personal access token. Label Studio shows it only now; this screen "
                                       "shows the first 12 characters of every token, the assistant gets all of it.")
    made = server.call("create-api-token")
    expect(made["token"].count(".") == 2 and made["id"], "a whole token, and its id", made)
    return made["token"], made["id"]


def listed(server: Conversation, identity: str) -> None:
    screen.step(5, "list-api-tokens", "The tokens of this user. Label Studio leaves their signatures out, "
                                      "so none of them can be used from here.")
    tokens = server.call("list-api-tokens")["tokens"]
    expect([token["id"] for token in tokens] == [identity], "exactly the one just made", tokens)


def refresh(server: Conversation, token: str) -> None:
    screen.step(6, "refresh-jwt-token", "An access token for five minutes of API calls. Changes nothing.")
    expect(server.call("refresh-jwt-token", {"body.refresh": token})["access"], "an access token", None)


def rotate(server: Conversation, token: str, old: str) -> str:
    screen.step(7, "rotate-jwt-refresh-token", "A new token in place of the old one, which is dead from now on.")
    rotated = server.call("rotate-jwt-refresh-token", {"body.refresh": token})
    expect(rotated["id"] != old and rotated["replaced"] == old, "a new id, and the old one is named", rotated)
    expect(rotated["own_key"] is False, "it was not the server's own key", rotated)
    return rotated["id"]


def blacklist(server: Conversation, identity: str) -> None:
    screen.step(8, "blacklist-jwt-refresh-token", "Revokes a token for ever. The id from a list is enough: 32 "
                                                  "characters, where a token has more than 200.")
    tokens = server.call("list-api-tokens")["tokens"]
    expect([token["id"] for token in tokens] == [identity], "list shows the new one only", tokens)
    gone = server.call("blacklist-jwt-refresh-token", {"body.refresh": tokens[0]["id"]})
    expect(gone["blacklisted"] is True and gone["id"] == identity, "it is revoked", gone)
    tokens = server.call("list-api-tokens")["tokens"]
    expect(tokens == [], "no token is left", tokens)
