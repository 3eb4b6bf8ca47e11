"""What a service says of itself: its version, its types, its batches, and how an id becomes an IRI."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import quote, urljoin

from pyoxigraph import NamedNode

from kg.errors import LinkError
from kg.gazetteer.fold import fold
from kg.model.link import PLACES, Kind

_USUAL_BATCH, _MOST_IN_A_BATCH = 10, 50
"""Queries of a batch where the service does not say, and at most: who waits long for an answer loses much with it."""
_ENDS_OF_SPACES = ("/", "#", "=", ":", "_", "-")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_NOT_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f]+")
_PLACEHOLDER = re.compile(r"\{([+#./;?&]?)id\}")
_RESERVED = ":/?#[]@!$&'()*+,;="
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which JSON can write, and no address can."""
_STARTS: Mapping[str, str] = {"": "", "+": "", "#": "#", ".": ".", "/": "/", ";": ";id=", "?": "?id=", "&": "&id="}
"""What stands before the value in an expansion of RFC 6570, by its operator."""
_NAMES: Mapping[Kind, frozenset[str]] = {
    Kind.PERSON: frozenset(("person", "people", "persons", "human", "human being", "individual", "personal name")),
    Kind.STATE: frozenset(("state", "sovereign state", "government")),
    Kind.ORGANIZATION: frozenset(
        ("organization", "organizations", "organisation", "organisations", "corporate body", "corporation", "body")
    ),
    Kind.COUNTRY: frozenset(("country", "nation", "countries", "independent political entity")),
    Kind.REGION: frozenset(("region", "administrative division", "administrative territorial entity", "province")),
    Kind.CITY: frozenset(("city", "town", "populated place", "settlement", "human settlement", "municipality")),
    Kind.VENUE: frozenset(("venue", "building", "architectural structure", "facility")),
    Kind.PLACE: frozenset(
        ("place", "places", "location", "geographic location", "geographic name", "place or geographic name", "site")
    ),
}


class Version(Enum):
    """The forms of the API that differ in what is sent."""

    FIRST = "0.1"
    SECOND = "0.2"
    DRAFT = "1.0-draft"


@dataclass(frozen=True, slots=True)
class Service:
    """A service as its manifest has it.

    `types` are ids by names. `space` begins the IRIs of entities, or else `view` is a template for them. `extends`
    tells that values of properties can be fetched, `proposing` is where it says which. `percent` tells that scores are
    from 0 to 100 for sure.
    """

    address: str
    version: Version
    name: str
    types: tuple[tuple[str, str], ...] = ()
    batch: int = _USUAL_BATCH
    space: str | None = None
    view: str | None = None
    extends: bool = False
    proposing: str | None = None
    percent: bool = False

    def route(self, path: str) -> str:
        """Return the address of a route of the draft of 1.0, below the address of the service."""
        before, mark, query = self.address.partition("?")
        return f"{before.rstrip('/')}/{path}{mark}{query}"

    def iri(self, id: str) -> str | None:
        """Return the IRI of an entity; None where its id makes none."""
        if _HALF.search(id):
            return None
        if self.space is not None and not _IRI.match(id):
            return _checked(self.space + _NOT_IN_IRIS.sub(lambda found: quote(found[0]), id))
        if _IRI.fullmatch(id):
            return _checked(id)
        return _checked(_expanded(self.view, id)) if self.view else None


def service_of(address: str, manifest: object, *, version: Version | None = None, space: str | None = None) -> Service:
    """Return what a manifest says; `version` and `space` go before it.

    Raises:
        LinkError: it is no manifest of a service, or does not say how ids become IRIs.
    """
    if not isinstance(manifest, dict) or not isinstance(manifest.get("name"), str):
        raise LinkError(f"{address}: is no reconciliation service (its answer has no name); check the address")
    version = version or _version(address, manifest.get("versions"))
    view = _member(manifest, "view").get("url")
    template = view if isinstance(view, str) and _has_place(view) else None
    space = space or _space(manifest.get("identifierSpace"))
    if space is None and template is None:
        raise LinkError(
            f"{address}: does not say how its ids become IRIs (neither identifierSpace nor view); give what their IRIs "
            "begin with"
        )
    extend = manifest.get("extend")
    return Service(
        address=address,
        version=version,
        name=manifest["name"],
        types=tuple(_types(manifest.get("defaultTypes"))),
        batch=_batch(manifest.get("batchSize")),
        space=space,
        view=template,
        extends=isinstance(extend, dict),
        proposing=_proposing(address, version, extend),
        percent=manifest.get("standardizedScore") is True,
    )


def kinds_of(service: Service, types: Mapping[Kind, str] | None) -> tuple[frozenset[Kind], dict[Kind, str]]:
    """Return the kinds that a service is asked for, and the type of each.

    Types that are given are all there are. Otherwise they are guessed by the names of the default types; a kind without
    one is asked for without a type, unless all default types are known: then the service has nothing else.
    """
    if types is not None:
        return frozenset(types) or frozenset(Kind), dict(types)
    found: dict[Kind, str] = {}
    known = 0
    for id, name in service.types:
        kind = kind_named(name) or kind_named(id)
        known += kind is not None
        if kind is not None:
            found.setdefault(kind, id)
    for kind, other in ((Kind.STATE, Kind.COUNTRY), (Kind.COUNTRY, Kind.STATE)):
        if kind not in found and other in found:
            found[kind] = found[other]
    if Kind.PLACE in found:
        found.update({kind: found[Kind.PLACE] for kind in PLACES if kind not in found})
    return (frozenset(found) if found and known == len(service.types) else frozenset(Kind)), found


def kind_named(name: str) -> Kind | None:
    """Return the kind that the name of a type means."""
    last = re.split(r"[#/:]", name)[-1] if " " not in name else name  # ids are paths and IRIs
    words = fold(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", last))
    return next((kind for kind, names in _NAMES.items() if words in names), None)


def _version(address: str, versions: Any) -> Version:
    if not isinstance(versions, list) or not versions:
        return Version.FIRST  # the first version did not say
    said = [one for one in versions if isinstance(one, str)]
    if "0.2" in said:
        return Version.SECOND
    if any(one.startswith("1.") for one in said):
        return Version.DRAFT
    if "0.1" in said:
        return Version.FIRST
    raise LinkError(f"{address}: speaks versions {', '.join(map(repr, said))[:200]}; known are 0.1, 0.2 and 1.0-draft")


def _space(said: Any) -> str | None:
    """Return the space of ids if it can begin IRIs; many services name something else there."""
    if isinstance(said, str) and _IRI.fullmatch(said) and said.endswith(_ENDS_OF_SPACES) and "freebase.com" not in said:
        return said
    return None


def _types(said: Any) -> list[tuple[str, str]]:
    found = []
    for one in said if isinstance(said, list) else []:
        id, name = (one.get("id"), one.get("name")) if isinstance(one, dict) else (one, one)
        if isinstance(id, str) and id:
            found.append((id, name if isinstance(name, str) else id))
    return found


def _batch(said: Any) -> int:
    if isinstance(said, int) and not isinstance(said, bool) and said > 0:
        return min(said, _MOST_IN_A_BATCH)
    return _USUAL_BATCH


def _proposing(address: str, version: Version, extend: Any) -> str | None:
    if not isinstance(extend, dict):
        return None
    if version is Version.DRAFT:
        return "extend/propose" if extend.get("proposeProperties") is True else None
    where = extend.get("propose_properties")
    if not isinstance(where, dict):
        return None
    root, path = where.get("service_url") or "", where.get("service_path") or ""
    try:
        found = urljoin(address, f"{root}{path}") if isinstance(root, str) and isinstance(path, str) else ""
    except ValueError:  # such as a bracket that never closes in its host
        return None
    return found if found.startswith(("http://", "https://")) else None


def _member(manifest: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = manifest.get(name)
    return found if isinstance(found, dict) else {}


def _has_place(view: str) -> bool:
    return "{{id}}" in view or _PLACEHOLDER.search(view) is not None


def _expanded(view: str, id: str) -> str:
    """Return the view of an id: templates of 0.x have it in two braces, those of 1.0 are those of RFC 6570."""
    if "{{id}}" in view:
        return view.replace("{{id}}", quote(id, safe=""))
    expand: Callable[[re.Match[str]], str] = lambda found: (  # noqa: E731 - one expression for one place
        _STARTS[found[1]] + quote(id, safe=_RESERVED if found[1] in ("+", "#") else "")
    )
    return _PLACEHOLDER.sub(expand, view)


def _checked(iri: str) -> str | None:
    try:
        return NamedNode(iri).value
    except ValueError:
        return None
