"""What stands around an element, counted without going up the whole tree for each of them."""

from collections.abc import Callable

from lxml import etree


class Around:
    """Counts ancestors of one kind. Each element of a tree is looked at once, however deep.

    Looking up from each of 20,000 links through 2,000 levels takes minutes.
    """

    def __init__(self, wanted: Callable[[etree._Element], bool]) -> None:
        """Count those that are ``wanted``; the answer for an element must not change."""
        self._wanted = wanted
        self._known: dict[etree._Element, int] = {}

    def count(self, element: etree._Element) -> int:
        """Return how many ancestors of an element are wanted, itself not among them."""
        new: list[etree._Element] = []
        step = element.getparent()
        while step is not None and step not in self._known:
            new.append(step)
            step = step.getparent()
        found = 0 if step is None else self._known[step]
        for ancestor in reversed(new):
            found += self._wanted(ancestor)
            self._known[ancestor] = found
        return found
