"""Label Studio's own API, for what a person does in its pages: make a personal access token."""

import json
import urllib.error
import urllib.request

from conversation import Failed

direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy


def personal_access_token(url: str, legacy_token: str) -> str:
    """A new one. What the user had before is revoked, since Label Studio gives nobody a second."""
    key = f"Token {legacy_token}"
    for old in request("GET", url + "/api/token/", key):
        request("POST", url + "/api/token/blacklist/", key, {"refresh": old["token"]})
    return request("POST", url + "/api/token/", key)["token"]


def lives(url: str, token: str) -> bool:
    try:
        return "access" in request("POST", url + "/api/token/refresh/", None, {"refresh": token})
    except Failed:
        return False


def request(method: str, url: str, authorization: str | None, body: dict | None = None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": authorization} if authorization else {})
    data = json.dumps(body or {}).encode() if method == "POST" else None
    try:
        with direct.open(urllib.request.Request(url, data, headers, method=method), timeout=20) as answer:
            return json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        raise Failed(f"{method} {url} got {error.code}: {error.read(500).decode(errors='replace')}") from None
    except OSError as error:
        raise Failed(f"{method} {url}: {error}") from None
