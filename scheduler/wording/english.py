"""Events in English, for the screen, for pages and for mails."""

from scheduler.wording.words import Voice, Words

ENGLISH = Words(
    language="en",
    things={},
    months=(),
    moment="{day} {time}{offset}",
    fields={
        "title": "title",
        "lead": "lead",
        "body": "text",
        "published_on": "date of publication",
        "updated_on": "date of update",
        "category": "category",
        "images": "images",
        "attachments": "documents",
        "links": "links",
    },
    nothing="nothing",
    row=", ",
    listed="{most} and {last}",
    kinds={},
    places="in {places}",
    reverted="the text of revision {number} is back",
    flapping="its text goes to and fro",
    milestone="passed {milestone} views: {moved}",
    spike="rose at an unusual pace: {moved}{pace}",
    reset="the counter fell: {moved}",
    own_looks="{said} (our own looks in between: {looks})",
    in_minutes="{gained} in minutes",
    in_days="{gained} in {days}",
    per_day="{rate} a day",
    expected="expected {rate}",
    fewer="fewer than one",
    gone="gone in two visits: {answer}{first}",
    gone_page="a page that says so",
    gone_first=", for the first time at {when}",
    site_kinds={
        "site-down": "the site does not answer",
        "site-up": "the site answers again",
        "site-blocked": "the site turns us away",
        "site-changed": (
            "the site itself has changed, and what its releases seem to say is held back"
        ),
        "site-silent": "the site has shown nothing new for longer than is its way",
    },
    believed={
        "dress": "the site has dressed its texts anew, which is told once for all of them",
        "counters": "counters fell all over the site, which is told once for all of them",
        "surge": "counters rise fast all over the site, which is told once for all of them",
        "lists": "the site's lists show nothing that can be read any more",
    },
    changed="the site itself has changed",
    what={
        "edited": "releases that seem edited",
        "unreadable": "releases that cannot be read any more",
        "vanished": "releases that seem to be gone",
        "lists": "pages that cannot be read",
        "dress": "releases of which spacing, punctuation or numbering changed",
        "counters": "counters that fell",
        "surge": "counters that rise far faster than usual",
        "unseen": "nothing could be seen that shows the change to be over",
    },
    failed="looks that failed",
    of="{what}: {count} of {of}",
    problems="problems: {kinds}",
    conditions={},
    so="so",
    since="it was {was} since {when}{lasted}",
    lasted=", for {span}",
    newest="its newest release is of {day}{usual}",
    usual=", {days} ago; at most {usual} are its way",
)

PLAIN = Voice(ENGLISH)
"""How the screen and the pages speak."""
