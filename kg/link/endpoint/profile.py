"""A profile: a folder that says how an endpoint is asked and how its answers are read.

`profile.yaml` holds what is no query; `names.rq` and `details.rq` must be there, `offices.rq`, `codes.rq` and
`identifiers.rq` may be. `kg/link/data/profiles/README.md` describes all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, NoReturn

from pyoxigraph import NamedNode
from yaml import MappingNode

from kg.errors import LinkError, shown
from kg.gazetteer.fold import fold
from kg.link.endpoint.queries import Form, ProfileQuery, read_profile_query
from kg.model.link import Kind
from kg.model.yaml import NoYamlError, compose_yaml, load_yaml
from kg.net.asking import Manners
from kg.net.wire import Request
from kg.query.saved import nearest

FILE = "profile.yaml"

NAMES = Form(each=("_name",), needed=("_name", "thing"), optional=("fame",))
OFFICES = Form(
    each=("_office", "_country"),
    needed=("_office", "_country", "thing", "name"),
    optional=("fame",),
    given=("_language",),
)
CODES = Form(each=("_code",), needed=("_code", "thing"))
IDENTIFIERS = Form(each=("_identifier",), needed=("_identifier", "thing"))
DETAILS = Form(
    each=("_thing",),
    needed=("_thing", "label"),
    optional=(
        *("alias", "description", "class", "country", "office", "state", "first", "last", "born", "died"),
        *("point", "latitude", "longitude", "identifier", "fame"),
    ),
    given=("_language", "_class"),
)

_SHIPPED = resources.files("kg.link") / "data" / "profiles"


@dataclass(frozen=True, slots=True)
class Profile:
    """What the files of a profile say.

    `languages` are those of the names that are asked for and read, the one of labels first. `classes` say what a thing
    of a class is, by IRI. `offices` are the IRIs of offices by the folded words of their titles. `country_names` tells
    that countries come as names rather than as ISO codes. `things` begin the IRIs of the endpoint's own things.
    """

    name: str
    folder: Path
    endpoint: str
    contact: str | None
    manners: Manners
    batch: int
    most_candidates: int
    most_variants: int
    languages: tuple[str, ...]
    classes: Mapping[str, Kind]
    offices: Mapping[str, tuple[str, ...]]
    things: tuple[str, ...]
    country_names: bool
    names: ProfileQuery
    details: ProfileQuery
    holders: ProfileQuery | None
    codes: ProfileQuery | None
    identifiers: ProfileQuery | None

    @property
    def kinds(self) -> frozenset[Kind]:
        """What the endpoint knows."""
        return frozenset(self.classes.values())


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that are shipped."""
    return tuple(sorted(each.name for each in _SHIPPED.iterdir() if each.joinpath(FILE).is_file()))


def read_profile(profile: str | Path) -> Profile:
    """Read a profile: the name of a shipped one, or a folder.

    Raises:
        LinkError: there is none, or something in it is wrong; names file, line, value and remedy.
    """
    folder = _folder(profile)
    reader = _Reader(folder / FILE)
    endpoint = reader.text("endpoint")
    try:
        Request(endpoint)
    except LinkError as error:
        reader.fail("endpoint", str(error))
    manners = Manners(
        per_second=reader.number("per_second", 1.0, most=100.0),
        seconds=reader.number("seconds", 65.0, most=3600.0),
        most_bytes=int(reader.number("megabytes", 64, most=1024) * 1024 * 1024),
    )
    return Profile(
        name=reader.name(),
        folder=folder,
        endpoint=endpoint,
        contact=reader.text("contact", required=False),
        manners=manners,
        batch=int(reader.number("batch", 50, most=5000)),
        most_candidates=int(reader.number("candidates", 50, most=1000)),
        most_variants=int(reader.number("variants", 24, most=100)),
        languages=reader.texts("languages", required=True),
        classes=reader.classes(),
        offices=reader.offices(),
        things=reader.texts("things"),
        country_names=reader.choice("countries", ("codes", "names")) == "names",
        names=read_profile_query(folder / "names.rq", NAMES),
        details=read_profile_query(folder / "details.rq", DETAILS),
        holders=_optional(folder / "offices.rq", OFFICES),
        codes=_optional(folder / "codes.rq", CODES),
        identifiers=_optional(folder / "identifiers.rq", IDENTIFIERS),
    )


def _folder(profile: str | Path) -> Path:
    folder = Path(profile)
    if isinstance(profile, str) and profile in profile_names():
        return Path(str(_SHIPPED / profile))
    if not (folder / FILE).is_file():
        what = "has no file profile.yaml" if folder.is_dir() else "is neither a folder nor the name of a profile"
        raise LinkError(
            f"{profile}: {what}; name one of {', '.join(profile_names())}, or a folder made by copying one of those "
            f"in {_SHIPPED}"
        )
    return folder


def _optional(path: Path, form: Form) -> ProfileQuery | None:
    return read_profile_query(path, form) if path.exists() else None


_KEYS = frozenset(
    {
        *("name", "endpoint", "contact", "per_second", "seconds", "megabytes", "batch", "candidates", "variants"),
        *("languages", "prefixes", "classes", "offices", "things", "countries"),
    }
)


class _Reader:
    """The fields of `profile.yaml`, each checked; what is wrong is told with its line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            text = path.read_text(encoding="utf-8")
            node, fields = compose_yaml(text), load_yaml(text)
        except OSError as error:
            raise LinkError(f"{path}: cannot be read ({error.strerror}); check the path and its rights") from error
        except UnicodeDecodeError as error:
            raise LinkError(f"{path}: is not UTF-8; save the file in that encoding") from error
        except NoYamlError as error:
            problem = f"{error.said}; put texts with a colon and odd values in quotes"
            raise LinkError(f"{path}:{error.line or 1}: {problem}") from error
        if not isinstance(fields, dict) or not isinstance(node, MappingNode):
            raise LinkError(f"{path}:1: must be lines like `name: wikidata`")
        self._fields: dict[object, Any] = fields
        self._lines: dict[object, int] = {key.value: key.start_mark.line + 1 for key, _ in node.value}
        self._inner: dict[object, int] = {
            (key.value, inner.value): inner.start_mark.line + 1
            for key, value in node.value
            if isinstance(value, MappingNode)
            for inner, _ in value.value
        }
        for key in fields:
            if key not in _KEYS:
                near = nearest(str(key), _KEYS)
                hint = f"did you mean {near}?" if near else f"there are {', '.join(sorted(_KEYS))}"
                self.fail(str(key), f"{key} is no field of a profile; {hint}")
        self._prefixes = {str(name): str(iri) for name, iri in self._mapping("prefixes").items()}

    def fail(self, key: str, problem: str, *, inner: str | None = None) -> NoReturn:
        """Raise LinkError for the line where a key stands."""
        line = self._inner.get((key, inner), self._lines.get(key, 1))
        raise LinkError(f"{self._path}:{line}: {problem}")

    def name(self) -> str:
        """Return the name, which names a graph too."""
        name = self.text("name")
        if not all(part.isalnum() and part.isascii() for part in name.split("-")):
            self.fail("name", f"the name may have letters, digits and hyphens in it, not {shown(name)}")
        return name

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a text; empty where it need not be given and is not."""
        value = self._fields.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fail(key, f"has no {key}; add a line `{key}: …`" if value is None else f"{key} must be a text")
        return value.strip()

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts; one text counts as a list of one."""
        value = self._fields.get(key)
        items = [value] if isinstance(value, str) else value or []
        if not isinstance(items, list) or any(not isinstance(item, str) or not item.strip() for item in items):
            # YAML reads the language `no` as a truth value.
            self.fail(key, f"{key} must be a list of texts; put `no` in quotes")
        if required and not items:
            self.fail(key, f"has no {key}; add a line `{key}: [en]`")
        return tuple(dict.fromkeys(item.strip() for item in items))

    def number(self, key: str, default: float, *, most: float) -> float:
        """Return a number above 0."""
        value = self._fields.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
            self.fail(key, f"{key} must be a number above 0 and up to {most:g}, not {shown(value)}")
        if isinstance(default, int) and value < 1:
            self.fail(key, f"{key} must be at least 1, not {shown(value)}")
        return float(value)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return one of the allowed texts, by default the first."""
        value = self._fields.get(key, allowed[0])
        if value not in allowed:
            self.fail(key, f"{key} must be {' or '.join(allowed)}, not {shown(value)}")
        return str(value)

    def classes(self) -> dict[str, Kind]:
        """Return what a thing of a class is, by the IRI of the class."""
        found: dict[str, Kind] = {}
        for kind, classes in self._mapping("classes").items():
            if kind not in {each.value for each in Kind}:
                near = nearest(str(kind), [each.value for each in Kind])
                hint = f"did you mean {near}?" if near else f"there are {', '.join(each.value for each in Kind)}"
                self.fail("classes", f"{kind} is nothing that can be linked; {hint}", inner=str(kind))
            for each in classes if isinstance(classes, list) else [classes]:
                found.setdefault(self._iri("classes", kind, each), Kind(str(kind)))
        if not found:
            self.fail("classes", "has no classes; add lines like `classes: {person: foaf:Person}`")
        return found

    def offices(self) -> dict[str, tuple[str, ...]]:
        """Return the IRIs of offices by the folded words of a title."""
        found: dict[str, tuple[str, ...]] = {}
        for title, offices in self._mapping("offices").items():
            listed = offices if isinstance(offices, list) else [offices]
            found[fold(str(title))] = tuple(self._iri("offices", title, each) for each in listed)
        return found

    def _iri(self, key: str, inner: object, value: object) -> str:
        text = str(value)
        prefix, colon, local = text.partition(":")
        iri = self._prefixes[prefix] + local if colon and prefix in self._prefixes else text.strip("<>")
        try:
            NamedNode(iri)
        except ValueError:
            self.fail(key, f"{text} is no IRI; write it in full, or declare its prefix in `prefixes`", inner=str(inner))
        if not iri.startswith(("http://", "https://", "urn:")):
            self.fail(key, f"{text} has a prefix that is not declared; add it to `prefixes`", inner=str(inner))
        return iri

    def _mapping(self, key: str) -> dict[object, Any]:
        value = self._fields.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.fail(key, f"{key} must be lines of `name: value`")
        return value
