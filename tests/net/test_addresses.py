"""Which addresses are on the public internet, however they are written."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.net.addresses import Address, Place, PrivateAddressError, is_public, look_up, places_of
from kg.net.wire import BrokenError

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

PRIVATE_4 = [
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.2.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
PRIVATE_6 = [
    IPv6Network(text)
    for text in ("::/96", "100::/64", "2001:db8::/32", "2001::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8")
]
PUBLIC_4 = [IPv4Network(text) for text in ("1.1.1.0/24", "8.8.8.0/24", "93.184.216.0/24", "151.101.0.0/16")]


def addresses_in(networks: list[IPv4Network] | list[IPv6Network]) -> st.SearchStrategy[Any]:
    return st.one_of([st.ip_addresses(v=network.version, network=network) for network in networks])


def forms_of(address: IPv4Address) -> list[Address]:
    """An address of IPv4, and all those of IPv6 that lead to it: mapped, by 6to4, by NAT64."""
    number = int(address)
    return [
        address,
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(0x2002 << 112 | number << 80),
        IPv6Address((0x64FF9B << 96) | number),
    ]


@unhurried
@given(addresses_in(PRIVATE_4))
def test_no_private_address_of_ipv4_is_public_in_any_form(address: IPv4Address) -> None:
    assert [form for form in forms_of(address) if is_public(form)] == []


@unhurried
@given(addresses_in(PUBLIC_4))
def test_public_addresses_of_ipv4_stay_public_in_all_forms(address: IPv4Address) -> None:
    assert [form for form in forms_of(address) if not is_public(form)] == []


@unhurried
@given(addresses_in(PRIVATE_6))
def test_no_private_address_of_ipv6_is_public(address: IPv6Address) -> None:
    assert not is_public(address)


def test_public_addresses_of_ipv6_are_public() -> None:
    assert is_public(ip_address("2606:4700::6810:85e5"))


@unhurried
@given(st.integers(min_value=0x7F000000, max_value=0x7FFFFFFF), st.sampled_from(["{}", "{:#x}", "0{:o}"]))
def test_an_address_written_as_one_number_is_seen_through(number: int, form: str) -> None:
    with pytest.raises(PrivateAddressError):
        places_of(form.format(number), 80)


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "0x7f.0.0.1", "0177.0.0.01", "::1", "::ffff:127.0.0.1", "169.254.169.254", "0"]
)
def test_hosts_of_this_machine_and_its_networks_are_refused_with_what_allows_them(host: str) -> None:
    with pytest.raises(PrivateAddressError, match=r"is not on the public internet; .*private_addresses"):
        places_of(host, 80)


def place(address: str) -> Place:
    family = socket.AF_INET if "." in address else socket.AF_INET6
    return Place(family, (address, 80), ip_address(address))


def test_of_a_name_with_public_and_private_addresses_only_the_public_ones_are_connected_to() -> None:
    def resolve(_host: str, _port: int) -> list[Place]:
        return [place("10.0.0.1"), place("93.184.216.34"), place("127.0.0.1")]

    assert [each.sockaddr[0] for each in places_of("news.example", 80, resolve=resolve)] == ["93.184.216.34"]


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 70 + ".example"])
def test_a_name_that_leads_nowhere_says_so(host: str) -> None:
    with pytest.raises(BrokenError, match="leads nowhere"):
        look_up(host, 80)
