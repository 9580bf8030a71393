"""The walk of scripts/demo, which has made sure that all is there."""

import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

import ending
import key
import key_file_part
import label_studio
import legacy_part
import preparation
import screen
from conversation import Failed
from studio.places import TARGET

BINARY = TARGET / "release" / "label-studio-tokens-mcp"


def main(keep: bool) -> None:
    screen.part("Building the server, and starting a real Label Studio")
    studio = preparation.prepare()
    try:
        account = studio.account()
        url, (first, second) = account["url"], account["users"][:2]
        screen.good(f"a real Label Studio {account['release']} answers at {url}")
        legacy_part.walk(BINARY, url, first["legacy_token"])
        with tempfile.TemporaryDirectory(prefix="label-studio-tokens-") as private:
            file = Path(private) / "key"
            key.write(file, label_studio.personal_access_token(url, second["legacy_token"]))
            key_file_part.walk(BINARY, url, file)
    finally:
        studio.release()
    ending.leave(BINARY, keep)


if __name__ == "__main__":
    try:
        main("--keep" in sys.argv[1:])
    except Failed as failure:
        print(f"\nThe demonstration failed: {screen.masked(str(failure))}", file=sys.stderr)
        sys.exit(1)
    except LookupError as failure:
        print(f"\nThe demonstration failed: the last answer lacks {failure}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        sys.exit(130)
