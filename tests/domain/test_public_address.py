"""Where a webhook may lead, and where it may never."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.public_address import (
    UrlRefused,
    is_public,
    parse_public_url,
    require_public_addresses,
)
from chalicelib.messages import LANGUAGES, texts

INSIDE_V4 = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
)
INSIDE_V6 = (
    "::/128",
    "::1/128",
    "::ffff:0:0/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/32",
    "2001:db8::/32",
    "2002::/16",
    "2001:470::5efe:0:0/96",
    "2001:470::200:5efe:0:0/96",
    "2620:4f:8000::/48",
    "3ffe::/16",
    "fc00::/7",
    "fd00:ec2::254/128",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
)


def addresses_of(*networks: str) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    return st.one_of(
        *(
            st.integers(int(n.network_address), int(n.broadcast_address)).map(
                IPv4Address if n.version == 4 else IPv6Address
            )
            for n in map(ip_network, networks)
        )
    )


@given(addresses_of(*INSIDE_V4, *INSIDE_V6))
def test_no_address_of_an_inner_network_is_public(address: IPv4Address | IPv6Address) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_never_public(address: IPv4Address) -> None:
    if address.is_private or address.is_multicast or address.is_reserved or address.is_loopback:
        assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_no_ipv4_hides_in_an_ipv6(address: IPv4Address) -> None:
    for form in (f"::ffff:{address}", f"::{address}", f"64:ff9b::{address}"):
        assert not is_public(ip_address(form))


@given(st.ip_addresses(v=6))
def test_an_ipv6_that_is_public_is_global_unicast(address: IPv6Address) -> None:
    if is_public(address):
        assert address in ip_network("2000::/3")
        assert address.ipv4_mapped is None
        assert address.sixtofour is None
        assert address.teredo is None


def test_the_open_internet_is_public() -> None:
    for address in ("8.8.8.8", "1.1.1.1", "103.21.244.1", "2606:4700:4700::1111"):
        assert is_public(ip_address(address))


@given(st.lists(st.just("8.8.8.8"), max_size=3), addresses_of(*INSIDE_V4, *INSIDE_V6))
def test_one_inner_address_among_public_ones_refuses_the_name(
    public: list[str], inner: IPv4Address | IPv6Address
) -> None:
    for order in ([*public, str(inner)], [str(inner), *public]):
        with pytest.raises(UrlRefused):
            require_public_addresses(order, loopback=False)


@pytest.mark.parametrize("scoped", ["fe80::1%eth0", "2606:4700::1111%1", "8.8.8.8%eth0"])
def test_an_address_of_one_link_alone_is_refused(scoped: str) -> None:
    with pytest.raises(UrlRefused, match="host_not_public"):
        require_public_addresses([scoped], loopback=False)


def test_a_name_without_address_is_refused_and_loopback_only_loops_back() -> None:
    with pytest.raises(UrlRefused, match="host_unknown"):
        require_public_addresses([], loopback=False)
    assert require_public_addresses(["127.0.0.1", "::1"], loopback=True) == ["127.0.0.1", "::1"]
    with pytest.raises(UrlRefused):
        require_public_addresses(["127.0.0.1", "10.0.0.1"], loopback=True)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://hook.example.go.id/", "not_https"),
        ("ftp://hook.example.go.id/", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("hook.example.go.id", "not_https"),
        ("https://user@hook.example.go.id/", "url_with_password"),
        ("https://user:word@hook.example.go.id/", "url_with_password"),
        ("https://@hook.example.go.id/", "url_with_password"),
        ("https://hook.example.go.id:8443/", "port_not_allowed"),
        ("https://hook.example.go.id:22/", "port_not_allowed"),
        ("https://hook.example.go.id:0/", "port_not_allowed"),
        ("https://hook.example.go.id:99999/", "not_a_url"),
        ("https://hook.example.go.id/a b", "not_a_url"),
        ("https://hook.example.go.id/\r\nX-Evil: 1", "not_a_url"),
        ("https://hook.example.go.id/#part", "not_a_url"),
        ("https://hook.example.go.id/#", "not_a_url"),
        ("https://[::1/", "not_a_url"),
        ("https://" + "a" * 600, "not_a_url"),
        ("https://127.0.0.1/", "not_a_host"),
        ("https://2130706433/", "not_a_host"),
        ("https://0x7f.0.0.1/", "not_a_host"),
        ("https://0177.0.0.1/", "not_a_host"),
        ("https://[::1]/", "not_a_host"),
        ("https://[::ffff:10.0.0.1]/", "not_a_host"),
        ("https://localhost/", "not_a_host"),
        ("https://a.localhost/", "not_a_host"),
        ("https://api.default.svc/", "not_a_host"),
        ("https://hook.kantor.corp/", "not_a_host"),
        ("https://hook.home/", "not_a_host"),
        ("https://metadata.google.internal/", "not_a_host"),
        ("https://hook.example.go.id./", "not_a_host"),
        ("https:///lapor", "not_a_host"),
    ],
)
def test_what_is_no_public_https_address_is_refused_with_its_reason(url: str, reason: str) -> None:
    for loopback in (False, True):
        with pytest.raises(UrlRefused, match=f"^{reason}$"):
            parse_public_url(url, loopback=loopback)


def test_a_good_address_comes_apart() -> None:
    found = parse_public_url("https://Hook.Example.go.id/lapor/masuk?kunci=a")
    assert (found.host, found.port, found.path) == (
        "hook.example.go.id",
        443,
        "/lapor/masuk?kunci=a",
    )
    assert found.host_header == "hook.example.go.id"
    assert parse_public_url("https://hook.example.go.id").path == "/"


def test_plain_http_leads_to_this_machine_alone_and_only_where_it_is_allowed() -> None:
    assert (
        parse_public_url("http://127.0.0.1:9000/x", loopback=True).host_header == "127.0.0.1:9000"
    )
    for url in ("http://127.0.0.1:9000/", "http://localhost/"):
        with pytest.raises(UrlRefused, match="not_https"):
            parse_public_url(url)
    for url in ("http://127.0.0.2/", "http://169.254.169.254/", "http://hook.example.go.id/"):
        with pytest.raises(UrlRefused, match="not_https"):
            parse_public_url(url, loopback=True)


@given(st.text(max_size=80))
def test_no_text_makes_it_crash(text: str) -> None:
    for url in (text, f"https://{text}", f"https://hook.example.go.id/{text}"):
        try:
            found = parse_public_url(url)
        except UrlRefused:
            continue
        assert found.secure
        assert found.port == 443
        assert not re.search(r"\s", found.path + found.host)


def test_every_refusal_has_its_sentence() -> None:
    root = Path(__file__).parents[2] / "chalicelib"
    used = set()
    for path in root.rglob("*.py"):
        used |= set(re.findall(r'UrlRefused\("(\w+)"\)', path.read_text()))
    assert len(used) >= 7
    for language in LANGUAGES:
        assert used <= set(texts(language).fields)
