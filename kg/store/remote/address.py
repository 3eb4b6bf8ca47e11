"""Where a remote store is, and who asks: one address or two, and a login that stands in neither."""

from __future__ import annotations

import netrc
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from kg.errors import StoreError

USER, PASSWORD, TOKEN = "KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_TOKEN"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A login; the password is in no representation of it."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """What is shown to the server instead of a login; it is in no representation."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """Where queries go, and updates where that is said; None leaves it to be found."""

    query: str
    update: str | None = None

    def at(self, path: str) -> str:
        """Return the address of another path of the server."""
        return with_path(self.query, path)

    @property
    def host(self) -> str:
        """The name of the host, without the port."""
        return urlsplit(self.query).hostname or ""

    @property
    def path(self) -> str:
        """The path without a slash at its end."""
        return path_of(self.query)

    def __str__(self) -> str:
        return self.query


def with_path(url: str, path: str) -> str:
    """Return an address with another path; what stands behind a `?` stays, as it may tell a database."""
    return urlunsplit(urlsplit(url)._replace(path=path))


def path_of(url: str) -> str:
    """Return the path of an address, without a slash at its end."""
    return urlsplit(url).path.rstrip("/")


def address_of(location: str) -> Address:
    """Return the address that a location means: `http://host:7878/`, or `QUERY UPDATE`, two with a space between.

    Raises:
        StoreError: it is no address of HTTP, there are more than two, or one has a login in it.
    """
    parts = location.split()
    for part in parts:
        _check(part)
    if not 1 <= len(parts) <= 2:
        raise StoreError(
            f"{len(parts)} addresses of a store; give one, or that for queries and that for updates with a space "
            "between"
        )
    return Address(*parts)


def _check(text: str) -> None:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise StoreError("the store has an address that cannot be read; write it like http://localhost:7878/") from None
    if "@" in parts.netloc:
        shown = f"{parts.scheme}://…@{parts.netloc.rpartition('@')[2]}{parts.path}"
        raise StoreError(
            f"{shown}: has a login in the address, where messages and logs would show it; leave it out, and set {USER} "
            f"and {PASSWORD}, or write it into ~/.netrc"
        )
    if parts.scheme not in ("http", "https") or not host:
        raise StoreError(f"{text}: a store is a folder, or an address that begins with http:// or https://")
    if parts.fragment:
        raise StoreError(f"{text}: has a fragment (#), which no server sees; leave it out")


def credentials_for(host: str, environment: Mapping[str, str] | None = None) -> Credentials | Token | None:
    """Return the login for a host: that of the environment (None: of the process), else that of ~/.netrc.

    Raises:
        StoreError: there is a user without a password, or beside a token, or ~/.netrc cannot be read.
    """
    known = os.environ if environment is None else environment
    if token := known.get(TOKEN, "").strip():
        return _token(token, known)
    user, password = known.get(USER, ""), known.get(PASSWORD, "")
    if bool(user) != bool(password):
        given, missing = (USER, PASSWORD) if user else (PASSWORD, USER)
        raise StoreError(f"{given} is set and {missing} is not; set both, or neither")
    if user:
        return Credentials(user, password)
    file = Path(known.get("NETRC") or Path.home() / ".netrc")
    if not file.is_file():
        return None
    try:
        found = netrc.netrc(str(file)).authenticators(host)
    except (OSError, netrc.NetrcParseError, UnicodeDecodeError) as error:
        raise StoreError(
            f"{file}: cannot be read ({type(error).__name__}); mend it, or set {USER} and {PASSWORD}"
        ) from None
    return Credentials(found[0], found[2] or "") if found and found[0] else None


def _token(text: str, known: Mapping[str, str]) -> Token:
    if known.get(USER) or known.get(PASSWORD):
        raise StoreError(f"{TOKEN} is set, and a user or a password as well; set one of them")
    if not (text.isascii() and text.isprintable()):
        raise StoreError(f"{TOKEN} has characters that no header can have; check it")
    return Token(text)
