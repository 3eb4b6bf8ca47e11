"""Facts of a dump to candidates."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from kg.gazetteer.listed import listed_state
from kg.gazetteer.states import all_states, state, state_named, state_of_demonym
from kg.link.dump.facts import Facts
from kg.link.dump.statements import Role, Term, is_blank
from kg.link.dump.terms import OTHER, Terms
from kg.model.link import Candidate, Kind, Office

_LANGUAGES = ("en", "en-gb", "en-us", "", "mul")
"""The languages in which a label is shown, the best first; then any."""
_DAY = re.compile(r"\+?(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ].*|Z|[+-]\d\d:\d\d)?")
_POINT = re.compile(r"\s*(?:<([^>]*)>\s*)?POINT\s*(?:Z\s*)?\(\s*(\S+)\s+(\S+)(?:\s+\S+)?\s*\)\s*", re.IGNORECASE)
_PAIR = re.compile(r"\s*(-?[\d.]+)[\s,]+(-?[\d.]+)\s*")
_DESCRIBED = 300
"""Characters of a description that are kept."""
_ISO3 = {each.iso3: each.code for each in all_states() if each.iso3}


class CandidateMaker:
    """Makes candidates of what a dump says. `codes` are countries by the IRIs that the dump has for them."""

    def __init__(self, facts: Facts, terms: Terms, codes: Mapping[str, str]) -> None:
        self._facts, self._terms, self._codes = facts, terms, codes

    def make(self, iri: str) -> Candidate | None:
        """Return the candidate of an IRI; None where the dump says nothing, or that it is of no kind that is linked."""
        kinds = self._kinds(iri)
        if not self._facts.has(iri) or kinds is None:
            return None
        names = self._names(iri)
        latitude, longitude = self._coordinates(iri)
        return Candidate(
            iri=iri,
            label=names[0] if names else iri,
            names=names,
            kinds=kinds,
            description=self._description(iri),
            countries=self._countries(iri),
            offices=tuple(sorted(set(self._offices(iri)), key=_office_order)),
            born=_first_day(self._facts.values(iri, Role.BORN)),
            died=_last_day(self._facts.values(iri, Role.DIED)),
            latitude=latitude,
            longitude=longitude,
            identifiers=tuple(v.text for v in self._facts.values(iri, Role.SAME) if v.text != iri and _is_iri(v.text)),
            fame=self._fame(iri),
        )

    def _kinds(self, iri: str) -> frozenset[Kind] | None:
        """Return the kinds of a thing, none where they are not known; None for one that is certainly something else."""
        stated = [self._terms.kinds[t.text] for t in self._facts.values(iri, Role.TYPE) if t.text in self._terms.kinds]
        stated += [
            frozenset({Kind(term.text)} if term.text != OTHER else ()) for term in self._facts.values(iri, Role.KIND)
        ]
        kinds = frozenset(kind for each in stated for kind in each)
        return None if stated and not kinds else kinds

    def _names(self, iri: str) -> tuple[str, ...]:
        labels, others = self._facts.values(iri, Role.LABEL), self._facts.values(iri, Role.NAME)
        ordered = (*sorted(labels, key=_language_order), *sorted(others, key=_language_order))
        return tuple(dict.fromkeys(name for term in ordered if (name := " ".join(term.text.split()))))

    def _title(self, node: str) -> str | None:
        return next(iter(self._names(node)), None)

    def _description(self, iri: str) -> str | None:
        texts = sorted(self._facts.values(iri, Role.DESCRIPTION), key=_language_order)
        text = " ".join(texts[0].text.split()) if texts else ""
        if not text:
            return None
        return text if len(text) <= _DESCRIBED else f"{text[:_DESCRIBED].rsplit(' ', 1)[0]}…"

    def _countries(self, node: str) -> tuple[str, ...]:
        codes = {code_of(term.text) for term in self._facts.values(node, Role.CODE)}
        codes |= {self._country(term) for term in self._facts.values(node, Role.COUNTRY)}
        return tuple(sorted(code for code in codes if code))

    def _country(self, term: Term) -> str | None:
        if not term.is_node:
            return country_code(term.text)
        if known := self._codes.get(term.text):
            return known
        codes = [code_of(code.text) for code in self._facts.values(term.text, Role.CODE)]
        return next((c for c in codes if c), None) or next(
            filter(None, map(country_code, self._names(term.text))), None
        )

    def _offices(self, iri: str) -> Iterator[Office]:
        """Yield the offices held; one that is named alone too is there once."""
        told = set()
        for term in self._facts.values(iri, Role.HOLDS):
            if not term.is_node:
                yield Office(term.text)
                continue
            first = _first_day(self._facts.values(term.text, Role.FIRST))
            last = _last_day(self._facts.values(term.text, Role.LAST))
            if first and last and first > last:
                first = last = None
            state = self._one_country(term.text)
            for office in self._facts.values(term.text, Role.OFFICE) or (term,):
                told.add(office)
                if title := self._title(office.text) if office.is_node else office.text:
                    yield Office(
                        title, (self._one_country(office.text) if office.is_node else None) or state, first, last
                    )
        for term in self._facts.values(iri, Role.OFFICE):
            if term not in told and (title := self._title(term.text) if term.is_node else term.text):
                yield Office(title, self._one_country(term.text) if term.is_node else None)

    def _one_country(self, node: str) -> str | None:
        """Return the code of the country of a node, None where there are several."""
        countries = self._countries(node)
        return countries[0] if len(countries) == 1 else None

    def _coordinates(self, iri: str) -> tuple[float | None, float | None]:
        for node in (iri, *(term.text for term in self._facts.values(iri, Role.GEOMETRY) if term.is_node)):
            pairs = [_numbers(t.text, u.text) for t in self._facts.values(node, Role.LATITUDE)[:1]
                     for u in self._facts.values(node, Role.LONGITUDE)[:1]]  # fmt: skip
            pairs += [point_of(term.text) for term in self._facts.values(node, Role.POINT)]
            for found in pairs:
                if found:
                    return found
        return None, None

    def _fame(self, iri: str) -> int:
        """Return the largest number that is given, or the number of languages that have a name for it."""
        given = [_count(term.text) for term in self._facts.values(iri, Role.FAME)]
        languages = {term.language for role in (Role.LABEL, Role.NAME) for term in self._facts.values(iri, role)}
        return max(*given, len(languages), 0)


def country_code(text: str) -> str | None:
    """Return the ISO code of a state that is given by a code of two or three letters or by a name, or None."""
    if found := code_of(text):
        return found
    named = state_named(text) or listed_state(text) or state_of_demonym(text)
    return named.code if named else None


def code_of(text: str) -> str | None:
    """Return the code of two letters for an ISO code of two or three, or None."""
    code = text.strip().upper()
    return _ISO3.get(code) if len(code) == 3 else code if len(code) == 2 and state(code) else None


def day_of(text: str, *, last: bool) -> date | None:
    """Return the day of an `xsd:date`, `dateTime`, `gYearMonth` or `gYear`; of a month or year the first or last day.

    None where it is no day of our calendar (before the year 1, or a month 0 with a day).
    """
    found = _DAY.fullmatch(text.strip())
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        if not month:
            return date(year, 12, 31) if last else date(year, 1, 1)
        if not day:
            return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
        return date(year, month, day)
    except ValueError:
        return None


def point_of(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a point in WKT, or of two numbers in that order; None where it is neither.

    A reference system that is none of the earth's makes it None. EPSG:4326 has the latitude first.
    """
    if found := _POINT.fullmatch(text):
        system, x, y = found.groups()
        if system and "/crs/" not in system:  # Wikidata names the globe there
            return None
        return _numbers(x, y) if system and system.endswith("/4326") else _numbers(y, x)
    pair = _PAIR.fullmatch(text)
    return _numbers(pair[1], pair[2]) if pair else None


def _numbers(latitude: str, longitude: str) -> tuple[float, float] | None:
    try:
        one, other = float(latitude), float(longitude)
    except ValueError:
        return None
    return (one, other) if abs(one) <= 90 and abs(other) <= 180 else None


def _count(text: str) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0


def _first_day(terms: Iterable[Term]) -> date | None:
    return min(filter(None, (day_of(term.text, last=False) for term in terms)), default=None)


def _last_day(terms: Iterable[Term]) -> date | None:
    return max(filter(None, (day_of(term.text, last=True) for term in terms)), default=None)


def _language_order(term: Term) -> tuple[int, str, str]:
    known = term.language in _LANGUAGES
    return _LANGUAGES.index(term.language) if known else len(_LANGUAGES), term.language, term.text


def _office_order(office: Office) -> tuple[str, str, date, date]:
    return office.title, office.state or "", office.first or date.min, office.last or date.max


def _is_iri(text: str) -> bool:
    return ":" in text and not is_blank(text)
