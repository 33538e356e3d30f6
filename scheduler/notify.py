"""What systemd is told of the daemon: ``sd_notify(3)``, by a datagram to the socket it names."""

import os
import socket
import time
from collections.abc import Mapping


class Notifier:
    """Tells the service manager how the daemon is; without one, nobody is told."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        """Take the socket and the watchdog's interval from the environment."""
        self._address = _address(environ.get("NOTIFY_SOCKET", ""))
        self.watchdog = _watchdog(environ)
        """Seconds within which a sign of life is wanted; None when nobody waits for one."""

    def ready(self) -> None:
        """Say that the start, or a reload, is complete."""
        self._tell("READY=1")

    def reloading(self) -> None:
        """Say that the configuration is being read again."""
        self._tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """Say that the daemon ends."""
        self._tell("STOPPING=1")

    def alive(self) -> None:
        """Give the sign of life that the watchdog waits for."""
        self._tell("WATCHDOG=1")

    def status(self, words: str) -> None:
        """Say in one line what the daemon is doing; ``systemctl status`` shows it."""
        self._tell(f"STATUS={' '.join(words.split())}")

    def _tell(self, *lines: str) -> None:
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.setblocking(False)
                sender.sendto("\n".join(lines).encode(), self._address)
        except OSError:
            return  # a manager that went away must not end what it managed


def _address(named: str) -> str | None:
    """Return a socket's address: a path, or a name of Linux's abstract kind written with @."""
    if named.startswith("@"):
        return f"\0{named[1:]}"
    return named if named.startswith("/") else None


def _watchdog(environ: Mapping[str, str]) -> float | None:
    micros = environ.get("WATCHDOG_USEC", "")
    meant = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return int(micros) / 1e6 if micros.isdigit() and int(micros) and meant else None
