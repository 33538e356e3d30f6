"""The text of a release page: the element that holds it, found anew or by one selector."""

from collections.abc import Sequence

from lxml import etree

from crawler.draft.layout import Drafted
from crawler.draft.model import Finding, Sample
from crawler.draft.steps import found_by
from crawler.pages.main import find_body, selector_of
from crawler.pages.paragraphs import paragraphs

_SHOWN = 80


def body_of(samples: Sequence[Sample]) -> Drafted:
    """Return ``page.body`` when one selector finds the text of all samples, else a note on it."""
    bodies = [find_body(sample.leaf.root) for sample in samples]
    known = [(sample, body) for sample, body in zip(samples, bodies, strict=True)]
    found = [body for body in bodies if body is not None]
    if not found:
        how = "no text of an article was found; give the selector of the element that holds it"
        return Drafted({}, [Finding(field="page.body", how=how)])
    shown = " ".join(paragraphs(found[0]))[:_SHOWN]
    for body in found:
        selector = selector_of(body)
        if selector and all(_finds(selector, sample, each) for sample, each in known):
            sure = 0.9 if len(found) > 1 else 0.7
            how = f"where the text stands, on {len(found)} of {len(samples)} pages"
            return Drafted({"body": selector}, [_finding(shown, selector, sure, how)])
    how = "found anew on each page, by how its text stands"
    return Drafted({}, [_finding(shown, "", 0.65 if len(found) == len(samples) else 0.4, how)])


def _finding(shown: str, selector: str, sure: float, how: str) -> Finding:
    return Finding(field="page.body", found=shown, selector=selector, confidence=sure, how=how)


def _finds(selector: str, sample: Sample, body: etree._Element | None) -> bool:
    """Tell whether a selector finds a page's text: the very element, or one that says the same."""
    found = [each for each in found_by(selector, sample.leaf.root) if not isinstance(each, str)]
    if not found or body is None:
        return body is None and bool(found)
    return found[0] is body or paragraphs(found[0]) == paragraphs(body)
