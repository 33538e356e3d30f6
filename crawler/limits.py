"""The one door for every connection of a crawl: no address but public ones gets through."""

from typing import Any, Protocol

from crawler.addresses import is_public


class Connects(Protocol):
    """What opens connections: Twisted's IReactorTCP, as far as it concerns us."""

    connectTCP: Any  # noqa: N815 - Twisted's name


class AddressRefusedError(Exception):
    """A connection was about to go to an address that is not public."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def guard(reactor: Connects) -> None:
    """Make a reactor refuse connections to addresses that are not public.

    Twisted resolves a name first and calls ``connectTCP`` with the address it is about to
    connect to, for http, https, robots.txt and every hop of a redirect alike. The check stands
    there: a name that resolves differently the second time (DNS rebinding) changes nothing, and
    neither does the way an address is spelled.
    """
    connect = reactor.connectTCP

    def connect_public(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if not is_public(host):
            raise AddressRefusedError(host)
        return connect(host, port, *args, **kwargs)

    reactor.connectTCP = connect_public
