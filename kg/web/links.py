"""Where the things of the graph live on the server: the one mapping between IRIs and addresses, both ways.

An IRI is `base` and a local part; its page is at `{root}/page/{local}` and its data at `{root}/data/{local}.ttl`. What
is a fragment of a thing (a report of a document, characters of it) is an anchor on the page of that thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from kg.graph.prefixes import PREFIXES
from kg.web.messages import Site

DATA_FORMATS: Final[dict[str, str]] = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
"""Suffix of an address of data to its media type."""

_ONTOLOGY: Final = PREFIXES["dip"]
UNQUOTED: Final = "/~:@!$&'()*+,;="
"""What may stand in a path beside letters and digits (RFC 3986); `%` is always quoted, so that it reads back."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses on one server. They are absolute paths behind `prefix`, so that the server may live under a path."""

    base: str
    root: str = ""

    @property
    def prefix(self) -> str:
        """The path of `root`, without a slash at its end."""
        return urlsplit(self.root).path.rstrip("/")

    def path(self, path: str, **query: object) -> str:
        """Return the address of a page of the server; `query` are its parameters, those without value left out.

        A name of Python's as a parameter has `_` behind it (`from_`).
        """
        given = {name.rstrip("_"): str(value) for name, value in query.items() if value not in (None, "")}
        # A name from an article may hold half of a surrogate pair, which no address can.
        return f"{self.prefix}{path}" + (f"?{urlencode(given, errors='replace')}" if given else "")

    def whole(self, path: str) -> str:
        """Return an address of this server (as `path` and `page` give them) with host."""
        parts = urlsplit(self.root)
        return f"{parts.scheme}://{parts.netloc}{path}" if parts.netloc else path

    def local(self, iri: str) -> str | None:
        """Return the local part of an IRI of the graph, None for one from elsewhere."""
        return iri.removeprefix(self.base) if iri.startswith(self.base) and iri != self.base else None

    def iri(self, local: str) -> str:
        """Return the IRI of a local part."""
        return f"{self.base}{local}"

    def page(self, iri: str, **query: object) -> str | None:
        """Return the page of a thing of the graph or of a term of the ontology, None for an IRI from elsewhere."""
        if iri.startswith(_ONTOLOGY):
            return f"{self.prefix}/ontology#{quote(iri.removeprefix(_ONTOLOGY))}"
        local = self.local(iri)
        if local is None:
            return None
        thing, mark, fragment = local.partition("#")
        address = self.path(f"/page/{quote(thing, safe=UNQUOTED)}", **query)
        return address + (f"#{quote(fragment, safe=UNQUOTED)}" if mark else "")

    def data(self, iri: str, suffix: str) -> str | None:
        """Return the address of what the graph says of a thing, in the format of a suffix of `DATA_FORMATS`."""
        local = self.local(iri)
        if local is None:
            return None
        return f"{self.prefix}/data/{quote(local.partition('#')[0], safe=UNQUOTED)}.{suffix}"


def links_of(site: Site) -> Links:
    """Return the addresses on the server that a task answers for."""
    return Links(site.base, site.root)


def outside(address: str | None) -> str | None:
    """Return an address from an article if it may become a link: `http` or `https`, with a host; None for any other.

    What articles and registers give may be anything, a script too.
    """
    if address is None or any(ord(c) <= 32 or ord(c) == 127 for c in address):
        return None
    try:
        parts = urlsplit(address)
        named = parts.hostname
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and named else None
