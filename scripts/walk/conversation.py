"""One server process, as an assistant holds it: a line in, a line out."""

import json
import os
import select
import subprocess
import tempfile
from pathlib import Path

import screen

LIMIT = 60  # seconds for an answer: when most assistants give up


class Failed(Exception):
    """The demonstration did not go as it should."""


class Conversation:
    def __init__(self, binary: Path, settings: dict[str, str]):
        clean = {key: value for key, value in os.environ.items() if not key.startswith("LABEL_STUDIO")}
        self.errors = tempfile.TemporaryFile("w+", encoding="utf-8")
        self.process = subprocess.Popen([str(binary)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.errors, bufsize=0, env={**clean, **settings})
        self.number = 0

    def __enter__(self) -> "Conversation":
        return self

    def __exit__(self, kind, *_) -> None:
        self.process.stdin.close()
        try:
            code = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = "none within 10 s after its input ended"
        if kind is None and code != 0:
            raise Failed(f"the server's exit code is {code}, not 0{self.said()}")

    def notify(self, method: str) -> None:
        self.write({"jsonrpc": "2.0", "method": method})

    def request(self, method: str, params: dict | None = None) -> dict:
        """The whole answer."""
        self.number += 1
        self.write({"jsonrpc": "2.0", "id": self.number, "method": method, **({"params": params} if params else {})})
        answer = self.read()
        if answer.get("id") != self.number or "result" not in answer:
            raise Failed(f"{method} should have a result with id {self.number}, but got {json.dumps(answer)}")
        return answer["result"]

    def call(self, tool: str, arguments: dict[str, str] | None = None) -> dict:
        """The structured result of a tool, shown."""
        result = self.request("tools/call", {"name": tool, "arguments": arguments or {}})
        if result.get("isError"):
            raise Failed(f"{tool} answered an error: {error_text(result)}{self.said()}")
        screen.answered(result["structuredContent"])
        return result["structuredContent"]

    def call_refused(self, tool: str, arguments: dict[str, str] | None = None) -> str:
        """The text of an error result, shown."""
        result = self.request("tools/call", {"name": tool, "arguments": arguments or {}})
        if not result.get("isError"):
            raise Failed(f"{tool} should have been refused, but answered {json.dumps(result)}")
        screen.refused(error_text(result))
        return error_text(result)

    def write(self, message: dict) -> None:
        line = json.dumps(message, separators=(",", ":"))
        screen.sent(line)
        try:
            self.process.stdin.write(line.encode() + b"\n")
        except BrokenPipeError:
            raise Failed(f"the server has ended{self.said()}") from None

    def read(self) -> dict:
        if not select.select([self.process.stdout], [], [], LIMIT)[0]:
            raise Failed(f"no answer within {LIMIT} s{self.said()}")
        line = self.process.stdout.readline()
        if not line:
            raise Failed(f"the server ended without an answer{self.said()}")
        try:
            return json.loads(line)
        except ValueError:
            raise Failed(f"this line of the server is not JSON: {line!r}") from None

    def said(self) -> str:
        self.errors.seek(0)
        text = self.errors.read().strip()
        return f"\nIt wrote to standard error:\n{text}" if text else ""


def error_text(result: dict) -> str:
    return "\n".join(item.get("text", "") for item in result.get("content", []))
