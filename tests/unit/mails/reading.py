"""A mail as programs that show it would read it, and what it may be."""

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser

from scheduler.alerts.email_headers import mailbox, message

ELEMENTS = {
    *("html", "head", "meta", "title", "body", "div", "p", "h1", "h2", "ul", "li", "b", "br", "hr"),
    *("a", "code", "del", "ins", "span"),
}


ATTRIBUTES = {"lang", "dir", "charset", "name", "content", "style", "href", "rel"}


LINK = re.compile(r"https?://|www\.|[^\s@\u2060]@[^\s@]+\.[a-z]|\\\\", re.IGNORECASE)
"""What programs that show mail take for an address, more or less."""


UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Elements(HTMLParser):
    """What a browser's tokenizer would see."""

    def __init__(self, page):
        super().__init__()
        self.found, self.words = [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.found.append(("comment", {}))


def check(mail, *urls):
    """Hold a mail to what it may be; ``urls`` are all it may link to."""
    elements = Elements(mail.html)
    assert {tag for tag, _ in elements.found} <= ELEMENTS
    assert {name for _, attributes in elements.found for name in attributes} <= ATTRIBUTES
    links = {attributes["href"] for tag, attributes in elements.found if tag == "a"}
    assert links <= set(urls)
    assert not any(re.search(r"url\(|@import|expression", a.get("style", "")) for _, a in
                   elements.found)  # fmt: skip
    for words_ in (mail.subject, mail.text, *elements.words):
        bare = words_
        for url in sorted(urls, key=len, reverse=True):
            bare = bare.replace(url, "")
        assert not LINK.search(bare), LINK.search(bare)
        assert not UNSEEN.search(bare)
    assert "\n" not in mail.subject
    assert len(mail.subject) <= 150


def read(found, mail):
    sender = mailbox("alerts@example.org")
    content = message(found, mail, sender, mailbox(found.address)).as_bytes()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    return message_from_bytes(content, policy=policy.default)
