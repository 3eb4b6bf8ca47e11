"""Addresses as people and pages write them, in the form in which they are asked, compared and shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_SCHEMES = ("http", "https")
_LOGIN = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")
_HOST = re.compile(r"[a-z0-9._-]+")
_CONTROLS = re.compile(r"[\x00-\x20\x7f]")
_SAFE = "%/:=&?~+!$,;'@()*[]-._|"


@dataclass(frozen=True, slots=True)
class Url:
    """An address to ask: `url` without a login and fragment; `login` is user name and password as they were written."""

    url: str
    login: tuple[str, str] | None = None


def is_url(text: str) -> bool:
    """Whether a text is written as an address of the web."""
    return text[:8].lower().startswith(("http://", "https://"))


def parse_url(text: str) -> Url:
    """Return an address as it can be asked: hosts of any script by ASCII names, the rest escaped where it must be.

    Raises:
        ValueError: it is no address of the web; says why.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"no address ({error})") from None
    if parts.scheme.lower() not in _SCHEMES:
        raise ValueError(f"the scheme {parts.scheme or 'of a file'!r} is not read; addresses begin with https://")
    if not host:
        raise ValueError("an address without a host")
    netloc = _ascii(host) + (f":{port}" if port is not None else "")
    path, query = quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE)
    login = (parts.username or "", parts.password or "") if "@" in parts.netloc else None
    return Url(urlunsplit((parts.scheme.lower(), netloc, path, query, "")), login)


def join_url(base: str, text: str) -> str:
    """Return the address that a page at `base` means by `text`, without fragment and login.

    Raises:
        ValueError: it is no address of the web.
    """
    return parse_url(urljoin(base, _CONTROLS.sub(lambda found: f"%{ord(found.group()):02X}", text.strip()))).url


def shown_url(text: str) -> str:
    """Return an address for messages and the graph: without a login, and otherwise as it is written."""
    return _LOGIN.sub(r"\1", text.strip())


def name_of(address: str) -> str:
    """Return what documents and messages call an address: without a login, and without the place in the page."""
    return shown_url(address).partition("#")[0]


def _ascii(host: str) -> str:
    if ":" in host:
        try:
            inner = IPv6Address(host)  # the library does not look at what stands in brackets
        except ValueError:
            inner = None
        if inner is None or inner.scope_id is not None:  # cards of this machine are nobody else's business
            raise ValueError(f"no address of a host: {host!r}")
        return f"[{inner}]"
    try:
        name = (host if host.isascii() else host.encode("idna").decode("ascii")).lower()
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name):
        raise ValueError(f"no address of a host: {host!r}")
    return name
