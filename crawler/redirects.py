"""Where a redirect may lead: to pages of the same site, a few hops, no circles."""

from contextlib import suppress
from urllib.parse import quote, urljoin, urlsplit

from crawler.addresses import is_public, literal, url_fault
from crawler.identity import from_origin, is_entrance, release_address, to_origin
from crawler.profile.model import SiteProfile
from storage.records import Problem

STATUSES = frozenset({301, 302, 303, 307, 308})

_AS_IS = "%/:=&?~#+!$,;'@()*[]\\"


def follow(
    profile: SiteProfile, origin: str | None, trail: tuple[str, ...], location: str | None, key: str
) -> str | Problem:
    """Return the address to ask next, or why the redirect is not followed.

    ``trail`` is every address asked so far, ``key`` the release that is being looked at, empty
    for a list. Addresses of the profile's hosts are asked at ``origin``, where one is given.
    """
    if not location:
        return Problem("redirect", "the server says the page moved, and not where to")
    target = _absolute(trail[-1], location)
    problem = _fault(profile, origin, target)
    if problem is not None:
        return problem
    own = from_origin(profile, target, origin)
    problem = _elsewhere(profile, own) if key else None
    if problem is not None:
        return problem
    following = to_origin(own, origin)
    if following in trail:
        return Problem("redirect", "the page redirects in a circle")
    if len(trail) > profile.limits.redirects:
        return Problem("redirect", f"more than {profile.limits.redirects} redirects in a row")
    return following


def _absolute(base: str, location: str) -> str:
    """Resolve a Location header; servers send raw UTF-8 in it, which HTTP reads as Latin-1."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        joined = urljoin(base, location.strip())
    except ValueError:
        joined = location
    return quote(joined.partition("#")[0], safe=_AS_IS)


def _fault(profile: SiteProfile, origin: str | None, target: str) -> Problem | None:
    """Return why no page of this site may lead there."""
    fault = url_fault(target)
    if fault is not None:
        return Problem("redirect", f"the page leads to {fault}: {target[:200]}")
    if origin is not None and _place(target) == _place(origin):
        return None
    host = urlsplit(target).hostname or ""
    if host in profile.hosts and urlsplit(target).port in {None, 80, 443}:
        return None
    address = literal(host)
    if address is not None and not is_public(address):
        return Problem("refused", f"the page leads into a private network, to {address}")
    return Problem("redirect", f"the page leads to another site: {target[:200]}")


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _elsewhere(profile: SiteProfile, own: str) -> Problem | None:
    """Say so when a release leads to where sites send what is gone.

    Another release is followed: whether it is the same one under another address is for those to
    say who know its text.
    """
    if is_entrance(profile, own) and release_address(profile, own) is None:
        return Problem("soft-404", f"leads to a front page instead of the release: {own}")
    return None
