"""F1: how many ways there are to write an address that must not be called."""

from __future__ import annotations

import ipaddress
import random

import pytest

from hanju.collect.addresses import (
    AddressPolicy,
    BadAddress,
    WebAddress,
    literal,
    read_address,
    special_use,
)

PRIVATE_4 = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
    "127.0.0.1", "127.1.2.3", "127.255.255.254", "169.254.169.254", "169.254.0.1", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.31.196.1",
    "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "192.175.48.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
PRIVATE_6 = [
    "::", "::1", "::2", "::7f00:1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "64:ff9b:1:ffff::8.8.8.8", "100::1", "100:0:0:1::1",
    "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:3::1", "2001:4:112::1",
    "2001:10::1", "2001:20::1", "2001:30::1", "2001:1::1", "2001:db8::1", "2002:7f00:1::1",
    "2002:a00:1::", "2002:808:808::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "5f00::1",
    "fc00::1", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ff0e::1", "4000::1",
    "1::1", "e000::1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255",
    "172.32.0.0", "192.0.1.1", "192.0.3.0", "192.88.98.255", "192.167.255.255", "192.169.0.0",
    "198.17.255.255", "198.20.0.0", "198.51.101.0", "203.0.112.255", "203.0.114.0",
    "203.248.252.2", "211.115.194.1", "223.255.255.255", "27.101.0.1", "2001:4860:4860::8888",
    "2001:200::1", "2400:cb00::1", "2606:4700::1111", "2001:e60::1", "2a00:1450::1",
    "2620:4f:8001::1", "3ffe::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
]  # fmt: skip


def spellings_of(address: str) -> list[str]:
    """Ways in which some parser somewhere reads an IPv4 address."""
    value = int(ipaddress.IPv4Address(address))
    a, b, c, d = (value >> shift & 255 for shift in (24, 16, 8, 0))
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    circled = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")
    return [
        address, f"{value}", f"0x{value:x}", f"0X{value:08X}", f"0{value:o}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}", f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a}.{b}.{c << 8 | d}", f"{a}.{b << 16 | c << 8 | d}", f"{a:03}.{b:03}.{c:03}.{d:03}",
        f"0x{a:x}.{b}.0{c:o}.{d}", address + ".", address.translate(wide),
        address.replace(".", "。"), address.replace(".", "｡"), address.translate(circled),
        f"[::ffff:{address}]", f"[::{address}]", f"[64:ff9b::{address}]", f"{address}..",
        f"%31{address[1:]}" if address[0] == "1" else address + "%2e", address + "%00",
        f"user@{address}", f"good.example@{address}", f"good.example:80@{address}",
        f"good.example\\@{address}", f"[::ffff:{address}%25eth0]", f"[::ffff:{address}%lo]",
        f"{value + 2**32}", f"0000{address}", f"{address}\t", f"{address}\n.good.example",
    ]  # fmt: skip


POLICY = AddressPolicy()


def may_be_called(url: str) -> bool:
    """What the door asks before it connects: only a literal address is decided here."""
    address = read_address(url)
    if isinstance(address, BadAddress):
        return False
    ip = literal(address.host)
    assert ip is not None, f"{url!r} became the name {address.host!r}"
    return POLICY.refusal(ip, address.port) is None


def test_no_spelling_of_a_special_address_may_be_called() -> None:
    tried = 0
    for address in PRIVATE_4:
        for spelling in spellings_of(address):
            assert not may_be_called(f"http://{spelling}/feed"), spelling
            tried += 1
    for address in PRIVATE_6:
        v6 = ipaddress.IPv6Address(address)
        for spelling in (str(v6), v6.exploded, address.upper(), address + "%1"):
            assert not may_be_called(f"http://[{spelling}]:8080/"), spelling
            tried += 1
    assert tried >= 400


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_not_refused(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert may_be_called(f"https://{host}/rss.xml")


def test_the_edges_of_every_special_range_are_exact() -> None:
    rng = random.Random(7)
    for _ in range(20_000):
        ip = ipaddress.IPv4Address(rng.getrandbits(32))
        # the interpreter's own table knows the same ranges but these
        ours = special_use(ip) is None
        theirs = ip.is_global and not ip.is_multicast
        odd = any(
            ip in ipaddress.IPv4Network(net)
            for net in ("192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
                        "192.175.48.0/24")
        )  # fmt: skip
        assert ours == theirs or odd, ip


@pytest.mark.parametrize(
    "written",
    [
        "", "   ", "feed.xml", "//example.com/x", "ftp://example.com/", "file:///etc/passwd",
        "data:text/plain,x", "gopher://example.com/", "javascript:alert(1)", "http:///x",
        "http://", "http://[::1", "http://exa mple.com/", "http://example.com:0/",
        "http://example.com:22/", "http://example.com:99999/", "http://example.com:-1/",
        "http://example.com:６３７９/", "http://-x.com/", "http://a..b/", "http://℀.com/",
        "http://" + "a" * 64 + ".com/", "http://" + "a." * 200 + "com/", "http://x\r\nHost: y/",
        "http://example.com/\x00", "jar:http://x!/", "http://example.com\\.evil.com/",
        "http://%65xample.com/", "http://1.2.3/", "http://0x7f.1/", "http://1.2.3.4.5/",
    ],
)  # fmt: skip
def test_what_is_not_a_web_address_is_refused_with_a_reason(written: str) -> None:
    refused = read_address(written)
    assert isinstance(refused, BadAddress)
    assert refused.why.endswith((".", "'")) or ")" in refused.why
    assert refused.mend


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("http://Example.COM", "http://example.com/"),
        ("HTTPS://example.com:443/a?b=c#d", "https://example.com/a?b=c"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        (" http://example.com/x \n", "http://example.com/x"),
        ("http://example.com./", "http://example.com/"),
        ("http://정부24.한국/보도 ?제=탄",
         "http://xn--24-hr2jq36a.xn--3e0b707e/%EB%B3%B4%EB%8F%84%20?%EC%A0%9C=%ED%83%84"),
        ("http://ｅｘａｍｐｌｅ。com/", "http://example.com/"),
        ("http://example.com/a%20b?c=%C7%D1", "http://example.com/a%20b?c=%C7%D1"),
        ("http://example.com/list.do;jsessionid=1?x=[1]",
         "http://example.com/list.do;jsessionid=1?x=[1]"),
        ("http://my_host.go.kr/", "http://my_host.go.kr/"),
        ("http://[2001:4860:4860:0::8888]/", "http://[2001:4860:4860::8888]/"),
    ],
)  # fmt: skip
def test_an_address_has_one_spelling(written: str, url: str) -> None:
    address = read_address(written)
    assert isinstance(address, WebAddress), address
    assert address.url == url
    assert read_address(address.url) == address


def test_a_relative_address_is_read_against_its_page() -> None:
    base = read_address("http://example.com/a/b.do?x=1")
    assert isinstance(base, WebAddress)
    for written, url in [
        ("c.do", "http://example.com/a/c.do"),
        ("?y=2", "http://example.com/a/b.do?y=2"),
        ("//other.kr/z", "http://other.kr/z"),
        ("/\\127.0.0.1/x", "http://example.com/%5C127.0.0.1/x"),
    ]:
        address = read_address(written, base=base)
        assert isinstance(address, WebAddress)
        assert address.url == url


def test_an_office_may_open_its_own_network_or_one_port() -> None:
    policy = AddressPolicy.allowing(["10.1.0.0/16"], [("127.0.0.1", 8123)])
    assert policy.refusal(ipaddress.ip_address("10.1.2.3"), 80) is None
    assert policy.refusal(ipaddress.ip_address("::ffff:10.1.2.3"), 80) is None
    assert policy.refusal(ipaddress.ip_address("10.2.0.1"), 80) is not None
    assert policy.refusal(ipaddress.ip_address("127.0.0.1"), 8123) is None
    assert policy.refusal(ipaddress.ip_address("127.0.0.1"), 8124) is not None
    assert policy.refusal(ipaddress.ip_address("8.8.8.8"), 443) is None
    assert policy.refusal(ipaddress.ip_address("fe80::1%eth0"), 80) is not None
