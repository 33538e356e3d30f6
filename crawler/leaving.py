"""Ends a process whose work is done and stored."""

import os
import sys
from typing import NoReturn


def leave(code: int) -> NoReturn:
    """End this process with an exit code, without taking its libraries apart.

    Nothing is left to save, and Scrapy's half a million objects would take 0.2 s of every visit.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
