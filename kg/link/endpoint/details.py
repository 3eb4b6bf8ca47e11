"""What the rows of `details.rq` say of a thing, made a candidate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from kg.gazetteer.states import state, state_named
from kg.link.endpoint.lookup import Values
from kg.link.endpoint.profile import Profile
from kg.model.link import Candidate, Office

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?![0-9])")
_POINT = re.compile(r"\bPOINT\s*\(\s*(\S+)\s+([^\s)]+)", re.IGNORECASE)


def candidate_of(iri: str, rows: Sequence[Values], profile: Profile) -> Candidate | None:
    """Return what is told of a thing; None where it has no name, or is of classes that are nothing to link."""
    classes = _texts(rows, "class")
    kinds = frozenset(profile.classes[each] for each in classes if each in profile.classes)
    names = _names(rows, profile.languages)
    if not names or (classes and not kinds):
        return None
    countries = {code for each in _texts(rows, "country") if (code := _code(each, profile))}
    latitude, longitude = _place(rows)
    return Candidate(
        iri=iri,
        label=names[0],
        names=names,
        kinds=kinds,
        description=next(iter(_in_order(rows, "description", profile.languages)), None),
        countries=tuple(sorted(countries)),
        offices=_offices(rows, profile),
        born=_one_day(rows, "born"),
        died=_one_day(rows, "died"),
        latitude=latitude,
        longitude=longitude,
        identifiers=tuple(sorted(_texts(rows, "identifier") - {iri})),
        fame=max((int(text) for text in _texts(rows, "fame") if re.fullmatch(r"[0-9]{1,12}", text)), default=0),
    )


def _names(rows: Iterable[Values], languages: Sequence[str]) -> tuple[str, ...]:
    """Return all names, once each: labels before aliases, both in the order of the languages."""
    rows = list(rows)
    return tuple(dict.fromkeys((*_in_order(rows, "label", languages), *_in_order(rows, "alias", languages))))


def _in_order(rows: Iterable[Values], name: str, languages: Sequence[str]) -> list[str]:
    order = {language.lower(): place for place, language in enumerate(languages)}
    found = [(order.get(row[name].language, len(order)), row[name].text) for row in rows if name in row]
    return [text for _, text in sorted(set(found)) if text.strip()]


def _offices(rows: Iterable[Values], profile: Profile) -> tuple[Office, ...]:
    """Return the offices held, each once with each state that it is told to be of."""
    found = set()
    for row in rows:
        if "office" in row and row["office"].text.strip():
            code = _code(row["state"].text, profile) if "state" in row else None
            found.add((_day(row, "first"), _day(row, "last"), row["office"].text, code))
    ordered = sorted(found, key=lambda each: tuple("" if part is None else str(part) for part in each))
    return tuple(Office(title, code, first, last) for first, last, title, code in ordered)


def _code(text: str, profile: Profile) -> str | None:
    """Return the ISO code that a country comes as, or that of its name."""
    if not profile.country_names and re.fullmatch("[A-Z]{2}", text):
        return text
    found = (state_named(text) or state(text)) if profile.country_names else None
    return found.code if found else None


def _place(rows: Iterable[Values]) -> tuple[float | None, float | None]:
    """Return latitude and longitude; a point of WKT has them the other way round. The first of several counts."""
    points = []
    for row in rows:
        if "point" in row and (found := _POINT.search(row["point"].text)):
            points.append((found[2], found[1]))
        elif "latitude" in row and "longitude" in row:
            points.append((row["latitude"].text, row["longitude"].text))
    for latitude, longitude in sorted(points):
        try:
            place = float(latitude), float(longitude)
        except ValueError:
            continue
        if abs(place[0]) <= 90 and abs(place[1]) <= 180:
            return place
    return None, None


def _texts(rows: Iterable[Values], name: str) -> set[str]:
    return {row[name].text for row in rows if name in row and row[name].text}


def _one_day(rows: Iterable[Values], name: str) -> date | None:
    days = [day for row in rows if (day := _day(row, name))]
    # Where two days are told, the one that is no first of January is told more exactly.
    return min(days, key=lambda day: ((day.month, day.day) == (1, 1), day), default=None)


def _day(row: Values, name: str) -> date | None:
    """Return the day of a date or time, the first one of a year or month; None for times before our era."""
    found = _DAY.match(row[name].text) if name in row else None
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1) or 1, int(found[3] or 1) or 1)
    except ValueError:
        return None
