"""Which addresses of the internet may be asked, and where the name of a host leads.

A page may name any host, and so may a redirection: without a check, whoever writes one makes this machine ask its own
services, the router, or the service of a cloud that hands out keys. A name is looked up once; what is connected to is
one of the addresses that were checked, so that a second answer of the name server changes nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, TypeAlias

from kg.net.wire import BrokenError, WireError

Address: TypeAlias = IPv4Address | IPv6Address

_ROUTED_6 = IPv6Network("2000::/3")
"""All that is given out of IPv6 for hosts on the internet; old forms such as `::127.0.0.1` lie outside."""
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as hosts see them that have IPv6 only (NAT64): whether one is public is a matter of what is inside."""


class PrivateAddressError(WireError):
    """The host has no address on the public internet."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to connect to: an address that was checked, as the socket library takes it."""

    family: socket.AddressFamily
    sockaddr: tuple[Any, ...]
    address: Address


Resolve = Callable[[str, int], list[Place]]
"""Takes a host and a port, returns where they lead; raises BrokenError for a name that leads nowhere."""


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet.

    Those of this machine, of local networks, reserved ones and those of groups are none, whatever form they have.
    """
    inner = _inside(address)
    if inner is not None:
        return is_public(inner)
    if isinstance(address, IPv6Address) and address not in _ROUTED_6:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inside(address: Address) -> IPv4Address | None:
    """Return the address of IPv4 that one of IPv6 stands for, None where it stands for itself."""
    if isinstance(address, IPv4Address):
        return None
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def look_up(host: str, port: int) -> list[Place]:
    """Return all places that a host leads to, as the system tells them: `127.1` and `0x7f000001` are addresses too.

    Raises:
        BrokenError: it leads nowhere.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else "no name of a host"
        raise BrokenError(f"the name of the host leads nowhere ({said.lower()})") from None
    return [
        Place(socket.AddressFamily(family), sockaddr, ip_address(str(sockaddr[0])))
        for family, _, _, _, sockaddr in found
        if family in (socket.AF_INET, socket.AF_INET6)
    ]


def places_of(
    host: str, port: int, *, allowed: Callable[[Address], bool] = is_public, resolve: Resolve = look_up
) -> list[Place]:
    """Return where a host may be asked, in the order to try.

    Raises:
        PrivateAddressError: none of its addresses is `allowed`.
        BrokenError: it leads nowhere.
    """
    found = resolve(host, port)
    places = [place for place in found if allowed(place.address)]
    if found and not places:
        shown = found[0].address
        at = "" if str(shown) == host.strip("[]") else f" ({shown})"
        raise PrivateAddressError(
            f"the host {host}{at} is not on the public internet; to read from your own network, set "
            "`private_addresses` in kg.toml to true, or give --allow-private"
        )
    if not places:
        raise BrokenError("the name of the host leads nowhere")
    return places
