"""Days as other languages than English write them: names of months, signs for year, month and day, and eras."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache

from kg.documents.formats.datelines import valid_day

_LANGUAGES = (
    "ar ar_SY az be bg bs ca cs da de el es et eu fa fi fr gl he hi hr hu hy id is it ka kk lt lv mk mn ms nb ne nl pl"
    " pt ro ru sk sl sq sr sr_Latn sv sw tg th tr uk ur uz vi"
)
_WORD = r"[^\d\s,.;:|/()\[\]\-–—«»\"“”]{2,24}"
_DAY_FIRST = re.compile(
    rf"(?<![\d.:/])(?P<d>\d{{1,2}})(?:\.|º|°|er)?[\s\xa0-]{{1,2}}(?:de\s|di\s|d['’])?"
    rf"(?P<m>{_WORD}(?:\s{_WORD})?)\.?,?[\s\xa0-]{{1,2}}(?:de\s|del\s)?(?P<y>\d{{4}})(?!\d)"
)
_YEAR_FIRST = (
    re.compile(
        rf"(?<!\d)(?P<y>\d{{4}})(?:\.|\s?m\.)?\s(?:gada\s)?(?P<m>{_WORD})\s(?P<d>\d{{1,2}})(?!\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<y>\d{{4}})\.\sgada\s(?P<d>\d{{1,2}})\.\s(?P<m>{_WORD})"
    ),
)  # fmt: skip
_SIGNED = re.compile(
    r"(?:(?P<y>(?<!\d)\d{4})|(?P<era>令和|平成|昭和|民國|民国)\s?(?P<n>\d{1,3}|元))\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?"
    r"(?P<d>\d{1,2})\s?[日일號号]"
)
_VIETNAMESE = re.compile(r"(?<!\d)(?P<d>\d{1,2})\stháng\s(?P<m>\d{1,2})(?:,|\snăm)\s(?P<y>\d{4})(?!\d)", re.IGNORECASE)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""The year before the first one of each era."""
_BUDDHIST = 543
_LEAST_BUDDHIST = 2400


def days_in(text: str) -> Iterator[tuple[int, int, date]]:
    """Yield the days that a text writes with their years, each with the places where it begins and ends."""
    for form in (_DAY_FIRST, *_YEAR_FIRST):
        for found in form.finditer(text):
            if day := _checked(_year(found), _month(found["m"]), found["d"]):
                yield found.start(), found.end(), day
    for form in (_SIGNED, _VIETNAMESE):
        for found in form.finditer(text):
            if day := _checked(_year(found), int(found["m"]), found["d"]):
                yield found.start(), found.end(), day


def _year(found: re.Match[str]) -> int:
    era = found.groupdict().get("era")
    if era:
        return _ERAS[era] + (1 if found["n"] == "元" else int(found["n"]))
    year = int(found["y"])
    return year - _BUDDHIST if year >= _LEAST_BUDDHIST else year


def _month(words: str) -> int | None:
    """Return the month that one or two words name, or None; of two, the second may be of what follows (`г.`)."""
    known = _names()
    plain = words.casefold()
    return known.get(plain) or known.get(plain.split()[0])


def _checked(year: int, month: int | None, day: str) -> date | None:
    return valid_day(year, month, int(day)) if month else None


@cache
def _names() -> dict[str, int]:
    """Return the names of months in many languages, those left out that are of two months in two of them."""
    from babel.dates import get_month_names  # takes half a second for all languages, which few pages need

    found: defaultdict[str, set[int]] = defaultdict(set)
    for language in _LANGUAGES.split():
        for named in (
            get_month_names("wide", "format", language),
            get_month_names("wide", "stand-alone", language),
            get_month_names("abbreviated", "format", language),
        ):
            for number, name in named.items():
                found[name.casefold().strip(".").removeprefix("de ").removeprefix("d’")].add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1 and not name[0].isdigit()}
