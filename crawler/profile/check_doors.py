"""Checks of a profile's doors: that there is one, and that each leads into the site."""

from crawler.profile.model import JsonList, Listing, SiteProfile
from crawler.profile.parts import check_own_address, check_selector, placeholders, refuse

_NUMBERS = frozenset({"page", "offset"})
_MOST_PER_PAGE = 100
"""WordPress refuses to give more posts at once (REST API handbook, "Pagination")."""


def check_doors(profile: SiteProfile) -> None:
    """Raise ProfileError when a list, feed, sitemap or JSON list cannot be asked for or read."""
    if not (
        profile.listings or profile.feeds or profile.sitemaps or profile.json or profile.wordpress
    ):
        refuse("listings", "is empty", "add one [[listings]] with name and url, or [[feeds]]")
    if profile.listings and not profile.layouts:
        refuse("list", "is empty", "add one [[list]] with the selector of an item")
    for index, listing in enumerate(profile.listings):
        _check_listing(f"listings[{index}]", listing, profile)
    for index, door in enumerate(profile.json):
        _check_json(f"json[{index}]", door, profile)
    for index, feed in enumerate(profile.feeds):
        check_own_address(f"feeds[{index}].url", feed.url, profile.hosts)
    for index, sitemap in enumerate(profile.sitemaps):
        check_own_address(f"sitemaps[{index}].url", sitemap.url, profile.hosts)
        _at_least_one(f"sitemaps[{index}].most", sitemap.most)
        _at_least_one(f"sitemaps[{index}].maps", sitemap.maps)
    _check_layouts(profile)
    _check_wordpress(profile)


def _check_layouts(profile: SiteProfile) -> None:
    for index, layout in enumerate(profile.layouts):
        for field in ("item", "link", "title", "date", "views"):
            check_selector(f"list[{index}].{field}", getattr(layout, field))


def _check_listing(key: str, listing: Listing, profile: SiteProfile) -> None:
    _check_numbers(key, listing, profile)
    check_selector(f"{key}.next", listing.next)
    numbered = _NUMBERS & set(placeholders(f"{key}.url", listing.url))
    if numbered and listing.next is not None:
        refuse(f"{key}.next", "is given beside a number in url", "leave one of the two out")
    if listing.pages > 1 and not numbered and listing.next is None:
        refuse(
            f"{key}.url",
            f"has no {{page}} for its {listing.pages} pages",
            "add it, or {offset}, or next, or pages = 1",
        )


def _check_json(key: str, door: JsonList, profile: SiteProfile) -> None:
    _check_numbers(key, door, profile)
    if not door.link.strip():
        refuse(f"{key}.link", "is empty", "give the path of the address, or an address with {id}")
    if "://" in door.link and not placeholders(f"{key}.link", door.link):
        refuse(f"{key}.link", "has no {path} in it", "write https://host/news/{id}")


def _check_numbers(key: str, door: Listing | JsonList, profile: SiteProfile) -> None:
    check_own_address(f"{key}.url", door.url, profile.hosts)
    for name in placeholders(f"{key}.url", door.url):
        if name not in _NUMBERS:
            refuse(
                f"{key}.url",
                f"holds the unknown placeholder {{{name}}}",
                "only {page} and {offset} are known",
            )
    _at_least_one(f"{key}.pages", door.pages)
    _at_least_one(f"{key}.step", door.step)


def _check_wordpress(profile: SiteProfile) -> None:
    door = profile.wordpress
    if door is None:
        return
    if not door.posts.startswith("/"):
        refuse("wordpress.posts", f"is {door.posts!r}", "write it as /wp-json/wp/v2/posts")
    if not 1 <= door.per_page <= _MOST_PER_PAGE:
        refuse("wordpress.per_page", f"is {door.per_page}", f"give 1 to {_MOST_PER_PAGE}")
    _at_least_one("wordpress.pages", door.pages)


def _at_least_one(key: str, number: int) -> None:
    if number < 1:
        refuse(key, f"is {number}", "give at least 1")
