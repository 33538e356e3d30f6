"""Who looked at what: the counter of a site that adds one view for each session."""

from http.cookies import SimpleCookie

from ministrywatch.demo.web import Answer, Request

_COOKIE = "PHPSESSID"


class Visitors:
    """Sessions by cookie; a client that sends none is a new visitor on every request."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()
        self._sessions = 0

    def is_new(self, request: Request, slug: str) -> bool:
        """Tell whether this look adds a view, and remember it."""
        session = self._session(request)
        look = (session, slug)
        known = bool(session) and look in self._seen
        self._seen.add(look)
        return not known

    def greet(self, request: Request, answer: Answer) -> Answer:
        """Return the answer with a cookie for a visitor who brought none."""
        if self._session(request):
            return answer
        self._sessions += 1
        return answer.with_header("Set-Cookie", f"{_COOKIE}=visitor{self._sessions}; Path=/")

    def _session(self, request: Request) -> str:
        cookie = SimpleCookie(request.headers.get("cookie", ""))
        return cookie[_COOKIE].value if _COOKIE in cookie else ""
