"""Stands where a child of the daemon would: has the nursery start it, and says how it ended.

The daemon starts this by exec, with its pipes. They are handed on, and the child finds them as its
own: it hears of the daemon's death by them as ever.
"""

import json
import os
import signal
import socket
import sys


def main() -> int:
    """Start the child, pass signals on to it, and return how it ended."""
    door, *args = sys.argv[1:]
    order = ["scheduler", args, dict(os.environ), os.getcwd()]  # noqa: PTH109 - loads fast
    words = json.dumps(order).encode() + b"\n"
    knock = socket.socket(socket.AF_UNIX)
    knock.connect(door)
    knock.sendall(words[socket.send_fds(knock, [words], (0, 1, 2)) :])
    heard = knock.makefile("rb")
    child = int(heard.readline())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: pass_on(child, number))
    return int(heard.readline())


def pass_on(child: int, number: int) -> None:
    try:
        os.kill(child, number)
    except ProcessLookupError:
        return  # it has ended


if __name__ == "__main__":
    code = main()
    if code < 0:
        os.kill(os.getpid(), -code)
    sys.exit(code)
