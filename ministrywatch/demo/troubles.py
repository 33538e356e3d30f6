"""Which fault strikes which request, and how many times more."""

import threading
from dataclasses import dataclass
from urllib.parse import unquote

from ministrywatch.demo.state import article_slug
from ministrywatch.demo.web import Fault, Request


@dataclass(slots=True)
class _Trouble:
    fault: Fault
    left: int | None


class Troubles:
    """Faults by the place they strike; the longest place that fits a request wins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: dict[str, _Trouble] = {}

    def begin(self, fault: Fault, on: str, times: int | None) -> None:
        """Let a fault strike from now on, ``times`` None for ever."""
        with self._lock:
            self._places[on] = _Trouble(fault, times)

    def end(self, on: str | None) -> None:
        """End the fault of one place, or all."""
        with self._lock:
            self._places = {k: v for k, v in self._places.items() if on not in (None, k)}

    def strike(self, request: Request) -> Fault | None:
        """Return the fault that this request meets, and count it."""
        if not self._places:
            return None
        with self._lock:
            fitting = [place for place in self._places if fits(place, request)]
            if not fitting:
                return None
            place = max(fitting, key=len)
            trouble = self._places[place]
            if trouble.left is not None:
                trouble.left -= 1
                if trouble.left <= 0:
                    del self._places[place]
            return trouble.fault


def fits(place: str, request: Request) -> bool:
    """Tell whether a request is for a slug, a path, a path with its query, or below a folder."""
    path = request.path
    if place.endswith("/"):
        return path.startswith(place)
    return place in (path, unquote(request.target), article_slug(path))
