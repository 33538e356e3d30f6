"""No address but public ones: every way to write one, and the moment of connecting."""

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock

from crawler.addresses import is_public, literal, url_fault
from crawler.limits import AddressRefusedError, guard

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    "2001:db8::1", "100::1", "64:ff9b:1::1",
    "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:169.254.169.254",
    "2002:7f00:1::", "2002:c0a8:101::1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1",
    "2001:0:7f00:1::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "", "localhost", "www.mfa.go.th", "127.1", "0x7f000001",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8", "1.1.1.1", "203.150.1.1", "61.19.24.1", "2404:6800:4001::1", "::ffff:8.8.8.8",
    "64:ff9b::808:808", "2002:808:808::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_or_reserved_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_as_public_in_every_ipv6_dress(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) + number)
    sixtofour = ipaddress.IPv6Address((0x2002 << 112) + (number << 80) + 1)
    nat64 = ipaddress.IPv6Address((0x64FF9B << 96) + number)
    bare = is_public(str(address))
    assert [is_public(str(each)) for each in (mapped, sixtofour, nat64)] == [bare] * 3
    assert not bare or address.is_global


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0X7F.0.0.1",
        "0177.0.0.1", "0177.1", "017700000001", "127.0.0.01", "127.0.0.1.", "127.0x0.0.1",
    ],
)  # fmt: skip
def test_every_spelling_of_loopback_is_seen_through(host: str) -> None:
    assert literal(host) == "127.0.0.1"


@pytest.mark.parametrize("host", ["www.mfa.go.th", "256.1.1.1.1", "1.2.3.256", "0xg", "", "๑๒๗.1"])
def test_a_name_is_no_address(host: str) -> None:
    assert literal(host) is None


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("file:///etc/passwd", "file:"),
        ("ftp://www.mfa.go.th/", "ftp:"),
        ("javascript:alert(1)", "javascript:"),
        ("//www.mfa.go.th/", "not an http or https address"),
        ("https://user:secret@www.mfa.go.th/", "user name"),
        ("https://www.mfa.go.th@evil.example/", "user name"),
        ("https://www.mfa.go.th\\@evil.example/", "backslashes"),
        ("https://www.mfa.go.th/\r\nX: y", "control"),
        ("https://www.mfa.go.th/\u200b", "control"),
        ("https:///path", "without a host"),
        ("https://[::1/", "cannot be read"),
        ("https://www.mfa.go.th:99999/", "cannot be read"),
        ("https://www.mfa.go.th/" + "a" * 5000, "characters"),
    ],
)
def test_an_address_we_never_ask_says_why(url: str, fault: str) -> None:
    assert fault in (url_fault(url) or "")


@pytest.mark.parametrize("url", ["https://www.mfa.go.th/th/content/ข่าว", "http://[2404::1]:80/a"])
def test_an_ordinary_address_has_no_fault(url: str) -> None:
    assert url_fault(url) is None


class Names:
    """A resolver that answers as it is told to, as a hostile one may."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def getHostByName(self, name: str, timeout: Any = ()) -> Any:  # noqa: N802
        from twisted.internet.defer import succeed

        return succeed(self.answers.pop(0))


def connecting(reactor: MemoryReactorClock, host: str) -> Any:
    return HostnameEndpoint(reactor, host, 443).connect(Factory())


def guarded(*answers: str) -> MemoryReactorClock:
    from twisted.internet._resolver import SimpleResolverComplexifier

    reactor = MemoryReactorClock()
    reactor.installNameResolver(SimpleResolverComplexifier(Names(*answers)))
    guard(reactor)
    return reactor


def test_a_public_name_that_leads_inside_is_refused_where_the_connection_is_made() -> None:
    reactor = guarded("127.0.0.1")
    failures: list[Any] = []
    connecting(reactor, "www.mfa.go.th").addErrback(failures.append)
    reactor.advance(1)
    assert [failure.type for failure in failures] == [AddressRefusedError]
    assert failures[0].value.address == "127.0.0.1"
    assert reactor.tcpClients == []


def test_a_name_is_judged_again_by_each_connection() -> None:
    reactor = guarded("8.8.8.8", "169.254.169.254")
    failures: list[Any] = []
    for _ in range(2):
        connecting(reactor, "rebinding.example").addErrback(failures.append)
    reactor.advance(1)
    assert [client[0] for client in reactor.tcpClients] == ["8.8.8.8"]
    assert [failure.value.address for failure in failures] == ["169.254.169.254"]


def test_a_host_that_nobody_resolved_is_refused_as_well() -> None:
    reactor = guarded()
    with pytest.raises(AddressRefusedError):
        reactor.connectTCP("localhost", 80, Factory())
