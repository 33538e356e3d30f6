"""What each key of a profile is, in the words that the reference and an editor show."""

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "SiteProfile": {
        "name": "The name of the file without `.toml`: a to z, 0 to 9 and `-`.",
        "titles": "What the site calls itself, by language.",
        "home": "The address of the front page.",
        "hosts": "Every host of the site, with and without www. No other is ever asked.",
        "family": "The family whose rules hold for all that this profile does not say.",
        "language": "The language of pages whose address does not say it.",
        "time_zone": "The time zone of the ministry, by which the day of a visit is told.",
        "enabled": "Whether `crawl --all` visits the site. Named, it is visited in any case.",
        "reason": "Why the profile is not enabled. Must be given with `enabled = false`.",
        "draft": "No person has accepted the profile yet: what is read by it raises no edits.",
        "listings": "Lists of releases on web pages, asked in this order.",
        "list": "How an entry looks on those pages. Several are all tried.",
        "feeds": "RSS or Atom feeds.",
        "sitemaps": "Sitemaps, for releases that no list shows any more.",
        "json": "Lists that the site gives as JSON.",
        "wordpress": "The JSON that WordPress gives of its posts.",
        "release": "Which addresses are releases, and what names one.",
        "page": "Where the parts of a release page are.",
        "versions": "How pages looked before today's `page`, the oldest first.",
        "evidence": "Where the facts of this profile were seen, and when.",
        "pace": "How often and how gently the site is asked.",
        "limits": "What one answer of the site may cost.",
    },
    "Listing": {
        "name": "What the site calls the list.",
        "url": "Its address. `{page}` stands for the number of a page, `{offset}` for that of its "
        "first entry.",
        "first": "The number of the first page. Left out: 1 for `{page}`, 0 for `{offset}`.",
        "step": "By how much `{offset}` grows from page to page.",
        "pages": "How many pages are read in a visit.",
        "next": "Selector of the link to the next page, where `url` has no number. Of several "
        "links the last counts.",
    },
    "Layout": {
        "item": "Selector of one entry. The other selectors look inside it.",
        "link": "Selector of the link. Left out: the one link that leads to a release.",
        "title": "Selector of the headline. Left out: the words of the link.",
        "date": "Selector of the date. Left out: it is not read.",
        "views": "Selector of the counter, or of the icon before it. Left out: it is not read.",
    },
    "Feed": {
        "name": "What the site calls the feed.",
        "url": "Its address.",
    },
    "Sitemap": {
        "url": "The address of the sitemap, or of an index of sitemaps.",
        "most": "How many of its releases are looked at, the newest first.",
        "maps": "How many sitemaps of an index are read, the newest first.",
    },
    "JsonList": {
        "name": "What the site calls the list.",
        "url": "Its address. `{page}` and `{offset}` as in `[[listings]]`.",
        "first": "The number of the first page. Left out: 1 for `{page}`, 0 for `{offset}`.",
        "step": "By how much `{offset}` grows from page to page.",
        "pages": "How many pages are read in a visit.",
        "items": "Path to the array of entries. Left out: the document is the array.",
        "link": "Path to the address of an entry, or an address with paths in braces.",
        "title": "Path to the headline. Left out: it is not read.",
        "date": "Path to the date. Left out: it is not read.",
        "views": "Path to the counter. Left out: it is not read.",
    },
    "WordPress": {
        "posts": "The path of the posts, from the home page on.",
        "per_page": "How many posts are asked for at once, 100 at most.",
        "pages": "How many times that many are asked for in a visit.",
    },
    "ReleaseRules": {
        "pattern": "Regular expression of the addresses of releases. Its group `key` names the "
        "release; its group `language`, if there is one, the language.",
        "also": "Further patterns, tried in this order after the first.",
        "keep_query": "Keys behind the `?` that belong to the address. All others are dropped.",
        "fold_case": "Addresses that differ in upper and lower case only are one release.",
        "slash": "Addresses are asked with a slash at their end, as WordPress has them.",
    },
    "PageRules": {
        "body": "Selector of the text. Left out: it is found by how it stands on the page.",
        "title": "Selector of the headline. Left out: it is found before the body.",
        "lead": "Selector of the lead. Left out: it is found between headline and body.",
        "published_on": "Selector of the day of publication, or several in the order in which "
        "they are tried. Left out: it is found by its words.",
        "updated_on": "Selector of the day of the last update, or several. Left out: it is found "
        "by its words.",
        "views": "Selector of the counter, or of the icon before it. Left out: it is found by "
        "its words.",
        "category": "Selector of the category. Left out: it is not read.",
        "images": "Selector of pictures. Left out: every `img` and background picture.",
        "attachments": "Selector of the links to documents, anywhere on the page. Left out: links "
        "that end in .pdf, .docx and the like.",
        "ignore": "Selectors of what stands in the body and is not part of the text.",
        "sections": "Headed sections after the body that belong to the release.",
        "rewrite": "Rules that turn the address of a thumbnail into that of the full picture.",
        "leads_on": "Some pages hold nothing but a script that leads to a document or another "
        "site.",
    },
    "Sections": {
        "heading": "Selector of the headings.",
        "images": "How the heading of a gallery begins.",
        "documents": "How the heading of a list of documents begins.",
        "video": "How the heading of videos begins.",
    },
    "Rewrite": {
        "pattern": "Regular expression of the part of the address that is replaced.",
        "replace": "What stands there instead; `\\1` is the first group of the pattern.",
    },
    "Version": {
        "until": "The last day on which pages looked so.",
        "page": "What differed from today's `page`.",
    },
    "Evidence": {
        "text": "What was seen.",
        "seen": "The day on which it was seen, where that is known.",
        "source": "Where it was seen.",
    },
    "Pace": {
        "every": "The time from one visit to the next: a number and `m`, `h` or `d`; or five "
        "fields of cron, in the time zone of the site.",
        "delay": "Seconds between two requests.",
        "budget": "Requests that the daemon may make in 24 hours, lists and robots.txt among them.",
        "quiet": "Hours of the day in which no visit should begin.",
        "cookies": "Whether the site gets its cookies back during a visit.",
        "counted": "Whether the site may count each of our looks as a view. They are taken off "
        "where growth is told.",
    },
    "Limits": {
        "max_bytes": "Bytes of one answer, after unpacking.",
        "timeout": "Seconds until an answer must have come.",
        "redirects": "Redirects in a row.",
    },
}
"""By the class in ``crawler/profile/model.py`` or ``doors.py``, then by key."""
