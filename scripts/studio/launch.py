"""Runs inside Label Studio's environment: its own command line, which ends when we are gone.

With `attached`, standard input is a pipe whose other end only our process holds: when it closes, however that came
about, this whole process group ends. With `detached` it lives on.
"""

import os
import signal
import sys
import threading


def follow() -> None:
    while os.read(0, 4096):
        pass
    os.killpg(0, signal.SIGKILL)  # the data are a copy that nobody needs any more


if __name__ == "__main__":
    if sys.argv.pop(1) == "attached":
        threading.Thread(target=follow, daemon=True).start()

    from label_studio.server import main

    sys.exit(main())
