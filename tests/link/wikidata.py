"""RDF shaped like Wikidata and DBpedia, made from the tables in `data/wikidata`, and the subjects that are to be found.

What a statement looks like (`p:`, `ps:`, `pq:`, ranks, labels of one script in `mul`) is as the real ones have it, so
that queries that work here work there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel import Locale
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.model.dates import DateInterval
from kg.model.link import Kind, Office, Subject

DATA = Path(__file__).parent / "data"
WIKIDATA = "http://www.wikidata.org/"
ENTITY = f"{WIKIDATA}entity/"
DBPEDIA = "http://dbpedia.org/"

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_ONE_LANGUAGE = ("de", "fr", "es", "it", "pt", "nl", "pl", "sr")
_LANGUAGES_OF_STATES = (*_ONE_LANGUAGE, "ru", "uk", "ar", "he", "zh", "ja", "ko", "el", "ka", "hy", "fa", "tr")
_SUBCLASSES = {
    "Q3624078": ("Q6256", "Q7275"),
    "Q15634554": ("Q7275",),
    "Q3024240": ("Q27096213",),
    "Q6256": ("Q27096213",),
    "Q35657": ("Q10864048",),
    "Q10864048": ("Q56061",),
    "Q56061": ("Q27096213",),
    "Q515": ("Q486972",),
    "Q486972": ("Q27096213",),
    "Q82794": ("Q27096213",),
    "Q23442": ("Q27096213",),
    "Q4022": ("Q27096213",),
    "Q23397": ("Q27096213",),
    "Q16560": ("Q41176",),
    "Q484652": ("Q43229",),
    "Q7278": ("Q43229",),
    "Q327333": ("Q43229",),
    "Q7330070": ("Q83307",),
    "Q14212": ("Q2285706",),
    "Q30461": ("Q48352",),
    "Q116": ("Q48352",),
}
_PREFERRED = NamedNode("http://wikiba.se/ontology#PreferredRank")
_NORMAL = NamedNode("http://wikiba.se/ontology#NormalRank")

Term = NamedNode | Literal
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A subject, its half of the key, and the IRI of what it is; None where the data have nothing."""

    half: str
    subject: Subject
    right: str | None


def rows_of(name: str) -> list[Row]:
    """Return the rows of a table, by the names in its first line."""
    head, *lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


def several(text: str) -> list[str]:
    """Return the parts of a field that has several."""
    return text.split("|") if text else []


def keyed_subjects() -> list[Keyed]:
    """Return the subjects of the key, in its order."""
    return [_keyed(number, row) for number, row in enumerate(rows_of("subjects.tsv"), start=1)]


def _keyed(number: int, row: Row) -> Keyed:
    extra = dict(part.split("=") for part in row["extra"].split(",") if part)
    offices = tuple(_office(part) for part in several(row["offices"]))
    days = [day for office in offices for day in (office.first, office.last) if day]
    subject = Subject(
        iri=f"https://example.org/kg/{row['kind']}/{number}",
        kind=Kind(row["kind"]),
        label=row["label"],
        aliases=tuple(several(row["aliases"])),
        countries=tuple(sorted(several(row["countries"]))),
        offices=offices,
        active=DateInterval(min(days, default=None), max(days, default=None)),
        code=extra.get("code"),
        identifiers=(f"https://sws.geonames.org/{extra['geonames']}/",) if "geonames" in extra else (),
    )
    return Keyed(row["half"], subject, None if row["right"] == "-" else ENTITY + row["right"])


def _office(text: str) -> Office:
    title, state, first, last = text.split(":")
    return Office(title, state or None, date.fromisoformat(first), date.fromisoformat(last))


def write_wikidata(path: Path) -> None:
    """Write the tables as Wikidata has such things."""
    _write(path, _Wikidata().triples())


def write_dbpedia(path: Path, *, people: int = 45, states: int = 20) -> None:
    """Write the first of the people and states as DBpedia has them."""
    _write(path, _dbpedia(rows_of("wikidata/people.tsv")[:people], rows_of("wikidata/states.tsv")[:states]))


def _write(path: Path, triples: Iterator[tuple[str, str, Term]]) -> None:
    made = (Triple(NamedNode(subject), NamedNode(predicate), term) for subject, predicate, term in triples)
    serialize(made, path, format=RdfFormat.N_TRIPLES)


class _Wikidata:
    def __init__(self) -> None:
        self.states = {row["code"]: row for row in rows_of("wikidata/states.tsv")}
        self.offices = {row["key"]: row for row in rows_of("wikidata/offices.tsv")}
        self.positions: dict[tuple[str, str], str] = {}
        self.statements = 0

    def triples(self) -> Iterator[tuple[str, str, Term]]:
        for narrow, wider in _SUBCLASSES.items():
            for wide in wider:
                yield ENTITY + narrow, _wdt("P279"), NamedNode(ENTITY + wide)
        for row in self.states.values():
            yield from self._state(row)
        for row in rows_of("wikidata/things.tsv"):
            yield from self._thing(row)
        for number, row in enumerate(rows_of("wikidata/people.tsv")):
            yield from self._person(number, row)
        for (key, code), item in self.positions.items():
            yield from self._position(key, code, item)

    def _state(self, row: Row) -> Iterator[tuple[str, str, Term]]:
        iri = ENTITY + row["id"]
        names = {language: _name_of_state(row["code"], language) for language in ("en", *_LANGUAGES_OF_STATES)}
        names["en"] = row["label"] or names["en"]
        for language, name in names.items():
            if name:
                yield iri, f"{_RDFS}label", Literal(name, language=language)
        yield from _aliases(iri, row)
        yield iri, _wdt("P31"), NamedNode(ENTITY + row["class"])
        yield iri, _wdt("P297"), Literal(row["code"])
        yield from _fame(iri, row)

    def _thing(self, row: Row) -> Iterator[tuple[str, str, Term]]:
        iri = ENTITY + row["id"]
        yield from _labels(iri, row, only_mul=False)
        yield from _aliases(iri, row)
        yield iri, _wdt("P31"), NamedNode(ENTITY + row["class"])
        if row["country"] in self.states:
            country = "P27" if row["class"] == "Q5" else "P17"
            yield iri, _wdt(country), NamedNode(ENTITY + self.states[row["country"]]["id"])
        if row["latitude"]:
            point = Literal(
                f"Point({row['longitude']} {row['latitude']})",
                datatype=NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral"),
            )
            yield iri, _wdt("P625"), point
        if row["geonames"]:
            yield iri, _wdt("P1566"), Literal(row["geonames"])
        if row["code"]:
            yield iri, _wdt("P300"), Literal(row["code"])
        yield from _fame(iri, row)

    def _person(self, number: int, row: Row) -> Iterator[tuple[str, str, Term]]:
        iri = ENTITY + row["id"]
        # A name that is the same in all languages of a script stands in `mul` alone, without a label in English.
        yield from _labels(iri, row, only_mul=number % 4 == 0)
        yield from _aliases(iri, row)
        yield iri, _wdt("P31"), NamedNode(f"{ENTITY}Q5")
        if row["description"]:
            yield iri, "http://schema.org/description", Literal(row["description"], language="en")
        for code in several(row["countries"]):
            if code in self.states:
                yield iri, _wdt("P27"), NamedNode(ENTITY + self.states[code]["id"])
        for day, name in ((row["born"], "P569"), (row["died"], "P570")):
            if day:
                yield iri, _wdt(name), _time(day)
        for office in several(row["offices"]):
            yield from self._held(iri, office)
        yield from _fame(iri, row)

    def _held(self, iri: str, office: str) -> Iterator[tuple[str, str, Term]]:
        key, code, first, last = (*office.split(":"), "")[:4]
        position = self.positions.setdefault((key, code), f"Q91{len(self.positions):07d}")
        self.statements += 1
        statement = f"{ENTITY}statement/{iri.removeprefix(ENTITY)}-{self.statements}"
        yield iri, f"{WIKIDATA}prop/P39", NamedNode(statement)
        yield statement, f"{WIKIDATA}prop/statement/P39", NamedNode(ENTITY + position)
        yield statement, "http://wikiba.se/ontology#rank", _NORMAL if last else _PREFERRED
        if first:
            yield statement, f"{WIKIDATA}prop/qualifier/P580", _time(first)
        if last:
            yield statement, f"{WIKIDATA}prop/qualifier/P582", _time(last)
        else:
            yield iri, _wdt("P39"), NamedNode(ENTITY + position)  # the truthy one: that of the best rank

    def _position(self, key: str, code: str, item: str) -> Iterator[tuple[str, str, Term]]:
        iri, office, state = ENTITY + item, self.offices[key], self.states.get(code)
        name = (state["label"] or _name_of_state(code, "en") or code) if state else code
        yield iri, f"{_RDFS}label", Literal(office["label"].format(state=name), language="en")
        for alias in several(office["aliases"]):
            yield iri, _ALIAS, Literal(alias.format(state=name), language="en")
        yield iri, _wdt("P279"), NamedNode(ENTITY + office["class"])
        yield iri, _wdt("P31"), NamedNode(f"{ENTITY}Q4164871")
        if state:
            yield iri, _wdt("P1001"), NamedNode(ENTITY + state["id"])
        yield iri, _SITELINKS, Literal("10", datatype=NamedNode(f"{_XSD}integer"))


_ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
_SITELINKS = "http://wikiba.se/ontology#sitelinks"


def _wdt(name: str) -> str:
    return f"{WIKIDATA}prop/direct/{name}"


def _labels(iri: str, row: Row, *, only_mul: bool) -> Iterator[tuple[str, str, Term]]:
    others = dict(part.split("=", 1) for part in several(row["others"]))
    if only_mul:
        yield iri, f"{_RDFS}label", Literal(row["label"], language="mul")
    else:
        for language in ("en", *_ONE_LANGUAGE):
            if language not in others:
                yield iri, f"{_RDFS}label", Literal(row["label"], language=language)
    for language, name in others.items():
        yield iri, f"{_RDFS}label", Literal(name, language=language)


def _aliases(iri: str, row: Row) -> Iterator[tuple[str, str, Term]]:
    for alias in several(row["aliases"]):
        yield iri, _ALIAS, Literal(alias, language="en")


def _fame(iri: str, row: Row) -> Iterator[tuple[str, str, Term]]:
    yield iri, _SITELINKS, Literal(row["sitelinks"] or "0", datatype=NamedNode(f"{_XSD}integer"))


def _time(day: str) -> Literal:
    """Return a day as Wikidata writes it: what is known to the year is its first day."""
    year, month, last = (*day.split("-"), "01", "01")[:3]
    return Literal(f"{int(year):04d}-{month}-{last}T00:00:00Z", datatype=NamedNode(f"{_XSD}dateTime"))


def _name_of_state(code: str, language: str) -> str | None:
    found: str | None = Locale.parse(language).territories.get(code)
    return found


def _dbpedia(people: list[Row], states: list[Row]) -> Iterator[tuple[str, str, Term]]:
    of_code = {}
    for row in states:
        name = row["label"] or _name_of_state(row["code"], "en") or row["code"]
        iri = of_code[row["code"]] = _resource(name)
        yield iri, _TYPE, NamedNode(f"{DBPEDIA}ontology/Country")
        yield iri, _TYPE, NamedNode("http://schema.org/Country")
        yield iri, f"{_RDFS}label", Literal(name, language="en")
        yield iri, _SAME, NamedNode(ENTITY + row["id"])
        yield from _redirects(iri, row)
    for row in people:
        iri = _resource(row["label"])
        yield iri, _TYPE, NamedNode(f"{DBPEDIA}ontology/Person")
        yield iri, f"{_RDFS}label", Literal(row["label"], language="en")
        for part in several(row["others"]):
            language, name = part.split("=", 1)
            yield iri, f"{_RDFS}label", Literal(name, language=language)
        yield iri, _SAME, NamedNode(ENTITY + row["id"])
        yield iri, f"{DBPEDIA}ontology/wikiPageLength", Literal(row["sitelinks"] + "00")
        yield iri, f"{_RDFS}comment", Literal(f"{row['label']} is a {row['description']}.", language="en")
        if len(row["born"]) == len("2000-01-01"):
            yield iri, f"{DBPEDIA}ontology/birthDate", Literal(row["born"], datatype=NamedNode(f"{_XSD}date"))
        for code in several(row["countries"]):
            if code in of_code:
                yield iri, f"{DBPEDIA}ontology/nationality", NamedNode(of_code[code])
        for office in several(row["offices"]):
            yield iri, f"{DBPEDIA}property/office", Literal(office.split(":")[0], language="en")
        yield from _redirects(iri, row)


def _redirects(iri: str, row: Row) -> Iterator[tuple[str, str, Term]]:
    for alias in several(row["aliases"]):
        page = _resource(alias)
        if page != iri:
            yield page, f"{_RDFS}label", Literal(alias, language="en")
            yield page, f"{DBPEDIA}ontology/wikiPageRedirects", NamedNode(iri)


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SAME = "http://www.w3.org/2002/07/owl#sameAs"


def _resource(name: str) -> str:
    return f"{DBPEDIA}resource/" + name.replace(" ", "_").replace('"', "")
