"""Why nothing can be drafted from an address: what came in the place of a page, and the mend."""

from typing import TYPE_CHECKING, cast

from storage.errors import MendableError

if TYPE_CHECKING:
    from crawler.draft.look import Start
    from crawler.pages.base import Page
    from storage.records import Problem

_MENDS = {
    "dns": "check how the host is written",
    "unreachable": "check the address, and whether the site is up",
    "timeout": "try again later",
    "robots": "the site does not want this page to be read by programs; give another",
    "challenge": "the site lets only browsers in; ask its webmaster, or look for a feed of it",
    "blocked": "the site refuses programs; ask its webmaster, or look for a feed of it",
    "login": "pages behind a password are not watched; give a public one",
    "not-html": "give a web page or a feed",
    "redirect": "give the address that it leads to",
    "refused": "for a server of your own, see --origin and MINISTRYWATCH_ALLOW_PRIVATE",
}
_SCRIPTED = (
    "this page says nothing without JavaScript, which is not run; look for a feed of the site, or "
    "for the JSON its pages are made from ([[json]] in a profile)"
)
_PAPERS = "all its links lead to documents (PDF): such a list cannot be watched yet"


def said(url: str, start: "Start | Problem") -> "Start":
    """Return what a page is when it helps; raises MendableError when it does not."""
    from storage.records import Problem

    if isinstance(start, Problem):
        raise MendableError(f"{url}: {start.detail}; give a web page or a feed")
    if start.kind == "none":
        raise MendableError(f"{url}: {_why(start)}")
    return start


def _why(start: "Start") -> str:
    """Return why a page with neither a list nor a text is of no use."""
    from crawler.draft.kinds import is_of_documents
    from crawler.pages.problems import why_unread

    problem = why_unread(start.leaf.root, (), "")
    if problem.kind in {"login", "maintenance", "soft-404"}:
        return f"{problem.detail}; {_MENDS.get(problem.kind, 'give another page')}"
    if is_of_documents(start.leaf):
        return _PAPERS
    scripts = sum(1 for _ in start.leaf.root.iter("script"))
    if scripts and len(start.anchors) < 5:
        return _SCRIPTED
    return "neither a list of releases nor the text of one was found; give the page that lists them"


def readable(url: str, answer: "Page | Problem") -> "Page":
    """Return a page, or say why there is none and what to do."""
    from crawler.draft.kinds import other_than_page
    from crawler.pages.problems import answer_problem
    from storage.records import Problem

    problem = (
        answer if isinstance(answer, Problem) else answer_problem(answer) or other_than_page(answer)
    )
    if problem is not None:
        mend = _MENDS.get(problem.kind, "give another page")
        raise MendableError(f"{url}: {problem.kind}: {problem.detail}; {mend}")
    return cast("Page", answer)
