"""Tell a release that at last has its headline from one whose headline was edited."""

from msgspec.structs import replace

from storage.records import Release


def only_named(before: Release, after: Release) -> bool:
    """Say whether a document's own name gave way to a headline, and all else is as it was.

    A page that only leads on to a document has no words. Its release is called after the last
    part of the document's address until a list names it.
    """
    addresses = [item.url for item in before.attachments] + [item.url for item in before.links]
    if before.body or not addresses or not before.title:
        return False
    called_so = all(url.rstrip("/").endswith(f"/{before.title}") for url in addresses)
    return called_so and _unnamed(before) == _unnamed(after)


def _unnamed(release: Release) -> Release:
    return replace(
        release,
        title="",
        published_on=None,
        attachments=tuple(replace(item, title="") for item in release.attachments),
        links=tuple(replace(item, text="") for item in release.links),
    )
