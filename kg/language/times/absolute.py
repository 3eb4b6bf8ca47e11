"""Readings of calendar dates: days, months, years, seasons and holidays, with or without their year."""

from __future__ import annotations

from datetime import date, timedelta

from kg.language.times.periods import (
    UNRESOLVED,
    Grain,
    Period,
    day,
    decade_of,
    holiday,
    joined,
    month_day_on_weekday,
    month_of,
    months_of,
    nearest_month,
    nearest_month_day,
    nearest_of,
    rough_part,
    season_of,
    shifted_month,
    stretch,
    week_of_month,
    year_of,
)
from kg.language.times.readings import Match, Setting
from kg.language.times.vocabulary import vocabulary

_LAST_DAY = 31
_FIRST_YEAR = 1600
"""Numbers under this are seldom years in news."""
_HISTORY = 2 * 365
"""Days back from which on a paragraph goes on to speak of the year it names; nearer ones are mixed with the news."""
_ROUGH = {
    "early": "early",
    "beginning": "early",
    "start": "early",
    "first": "early",
    "mid": "mid",
    "middle": "mid",
    "midway": "mid",
    "late": "late",
    "end": "late",
    "close": "late",
    "last": "late",
    "closing": "late",
    "final": "late",
    "opening": "early",
}


def told_year(match: Match, setting: Setting) -> int | None:
    """Return the year that the words name, in digits or as "last year", None where they name none or it is unknown."""
    if match.has("y"):
        return match.number("y")
    tail = match.words("tail")
    if not tail:
        return None
    if tail in ("that", "the same"):
        return setting.anchor.first.year if setting.anchor and setting.anchor.first else None
    if setting.seen is None:
        return None
    return setting.seen.year + {"last": -1, "previous": -1, "next": 1}.get(tail.split()[-1], 0)


def iso_day(match: Match, _setting: Setting) -> Period:
    """Read `2026-01-31`."""
    return day(date.fromisoformat(match.word("d")))


def numeric_day(match: Match, _setting: Setting) -> Period:
    """Read `31/12/2025`, `12/31/2025`, `2025/12/31` or `31.12.2025`.

    Where day and month could be exchanged the writer's country decides, which is unknown: UNRESOLVED.
    """
    word = match.word("d")
    if "." in word:
        number, month, year = map(int, word.split("."))
        return day(date(year, month, number))
    first, second, third = map(int, word.split("/"))
    if first > _LAST_DAY:
        return day(date(first, second, third))
    if first != second and max(first, second) <= 12:
        return UNRESOLVED
    return day(date(third, min(first, second), max(first, second)))


def iso_month(match: Match, _setting: Setting) -> Period:
    """Read `2026-01`."""
    year, month = match.word("d").split("-")
    return month_of(int(year), int(month))


def month_day(match: Match, setting: Setting) -> Period:
    """Read a day of a month, with its year or without."""
    return day(_day_of(match.month(), match.number("d"), match, setting))


def ordinal_day(match: Match, setting: Setting) -> Period:
    """Read "the 23rd": of the month last named, else the nearest such day by tense."""
    if match.has("rel"):
        step = {"last": -1, "next": 1}.get(match.word("rel"), 0)
        whole = shifted_month(setting.seen, step).first if setting.seen else None
        return day(whole.replace(day=match.number("d"))) if whole else UNRESOLVED
    first = _nearest_ordinal(match.number("d"), setting)
    if first is None:
        return UNRESOLVED
    return stretch(first, first.replace(day=match.number("e"))) if match.has("e") else day(first)


def _nearest_ordinal(number: int, setting: Setting) -> date | None:
    anchor, seen = setting.anchor, setting.seen
    if anchor is not None and anchor.first is not None and anchor.grain <= Grain.MONTH:
        return anchor.first.replace(day=number)
    if seen is None:
        return None
    months = [month_of(seen.year, seen.month), shifted_month(seen, 1 if setting.future else -1)]
    days = [m.first.replace(day=number) for m in months if m.first and m.last and m.last.day >= number]
    return next((d for d in days if d == seen or (d > seen) == (setting.future is True)), None)


def month_days(match: Match, setting: Setting) -> Period:
    """Read a first and a last day of one month ("Dec. 6-8")."""
    month, first, last = match.month(), match.number("d"), match.number("e")
    end = _day_of(month, last, match, setting)
    begin = end.replace(day=first)
    return stretch(begin, end)


def month(match: Match, setting: Setting) -> Period:
    """Read a month, with its year or without, whole or in part ("late September")."""
    return _rough(match, bare_month(match, setting), setting)


def bare_month(match: Match, setting: Setting) -> Period:
    """Read a month without regard to its parts."""
    number, year = match.month(), told_year(match, setting)
    if year is not None:
        return month_of(year, number)
    rel = match.word("rel")
    hinted = None if rel else _hinted_month(number, setting)
    if hinted is not None:
        return hinted
    if setting.seen is None or match.has("tail"):
        return UNRESOLVED
    if rel == "this":
        return month_of(setting.seen.year, number)
    if rel in ("last", "past"):
        # The month just over would be "last month": "last June" in July is that of the year before.
        return month_of(setting.seen.year - (number >= setting.seen.month - 1), number)
    if rel in ("next", "coming"):
        return month_of(setting.seen.year + (number <= setting.seen.month), number)
    return nearest_month(number, setting.seen, future=setting.future, near=setting.near, strict=setting.strict)


def week_in_month(match: Match, setting: Setting) -> Period:
    """Read "the third week of November"."""
    whole = bare_month(match, setting)
    if whole.first is None:
        return UNRESOLVED
    return week_of_month(whole.first.year, whole.first.month, vocabulary().ordinals[match.word("o")])


def day_in_month(match: Match, setting: Setting) -> Period:
    """Read "the first day of March"."""
    whole = bare_month(match, setting)
    end = whole.first if match.word("o") == "first" else whole.last
    return day(end) if end else UNRESOLVED


def half(match: Match, setting: Setting) -> Period:
    """Read "the first half of 2026", "the second half of March"."""
    whole = bare_month(match, setting) if match.has("m") else _year_told(match, setting)
    if whole.first is None or whole.last is None:
        return UNRESOLVED
    first = match.word("h") == "first"
    if whole.grain is Grain.YEAR:
        return months_of(whole.first.replace(month=1 if first else 7), 6)
    middle = whole.first + timedelta(days=14)
    return stretch(whole.first, middle) if first else stretch(middle + timedelta(days=1), whole.last)


def quarter(match: Match, setting: Setting) -> Period:
    """Read "the third quarter of 2025", "Q3 2025"."""
    which = vocabulary().ordinals[match.word("o")] if match.has("o") else match.number("q")
    whole = _year_told(match, setting)
    if whole.first is None or which > 4:
        return UNRESOLVED
    number = which if which > 0 else 4
    return months_of(whole.first.replace(month=3 * number - 2), 3)


def year(match: Match, setting: Setting) -> Period | None:
    """Read a year, whole or in part ("early in 2012")."""
    number = match.number("y")
    return _rough(match, year_of(number), setting) if number >= _FIRST_YEAR else None


def years(match: Match, _setting: Setting) -> Period | None:
    """Read a first and a last year ("2015-2018", "1997-98")."""
    first, last = match.number("y"), match.number("z")
    if last < 100:
        last += first // 100 * 100
    return joined(year_of(first), year_of(last)) if _FIRST_YEAR <= first < last else None


def decade(match: Match, _setting: Setting) -> Period:
    """Read "the 1990s", "the early 1990s"."""
    whole = decade_of(int(match.word("d").rstrip("s")))
    edge = match.word("edge")
    if not edge or whole.first is None:
        return whole
    first = whole.first.year + {"early": 0, "mid": 4, "late": 7}[edge]
    return joined(year_of(first), year_of(first + 2))


def season(match: Match, setting: Setting) -> Period:
    """Read a season, by its year, by "last", "this", "next", or by the tense."""
    name, told = match.word("s"), told_year(match, setting)
    if told is None and (setting.seen is None or match.has("tail")):
        return UNRESOLVED
    if told is None and setting.seen:
        told = _season_year(name, match.word("rel"), setting.seen, future=setting.future is True)
    if told is None:
        return UNRESOLVED
    whole = season_of(told, name)
    if match.word("rel") == "this" and setting.future is not None and not match.has("edge"):
        return cut(whole, setting.seen, later=setting.future)
    return _rough(match, whole, setting)


def feast(match: Match, setting: Setting) -> Period:
    """Read a holiday."""
    name = match.words("name").replace(" 's", "'s").replace(" '", "'").replace(" .", ".")
    told = told_year(match, setting)
    if told is not None:
        return day(holiday(name, told))
    if setting.seen is None:
        return UNRESOLVED
    seen, rel = setting.seen, match.word("rel")
    close = [holiday(name, seen.year + n) for n in (-1, 0, 1)]
    before = max(d for d in close if d < seen or (d == seen and rel != "last"))
    after = min(d for d in close if d >= seen)
    future = {"last": False, "next": True}.get(rel, None if setting.near else setting.future)
    return day(before if rel == "last" else nearest_of(before, after, seen, future=future, strict=setting.strict))


def _day_of(month: int, number: int, match: Match, setting: Setting) -> date:
    told = told_year(match, setting)
    if told is not None:
        return date(told, month, number)
    hinted = _hinted_month(month, setting)
    if hinted is not None and hinted.first:
        return hinted.first.replace(day=number)
    if setting.seen is None or match.has("tail"):
        raise ValueError("a day without a year has no place without a day of publication")
    weekday = match.weekday()
    if weekday is not None:
        fitting = month_day_on_weekday(month, number, weekday, setting.seen)
        if fitting is not None:
            return fitting
    future = None if setting.near else setting.future
    return nearest_month_day(month, number, setting.seen, future=future, strict=setting.strict)


def _hinted_month(number: int, setting: Setting) -> Period | None:
    """Return the month in the year that the paragraph speaks of, where that is history and the month a later one."""
    hint = setting.hint
    if hint is None or hint.first is None or setting.future or number < hint.first.month:
        return None
    if setting.seen and (setting.seen - hint.first).days < _HISTORY:
        return None
    return month_of(hint.first.year, number)


def _year_told(match: Match, setting: Setting) -> Period:
    told = told_year(match, setting)
    if told is None and setting.seen and not match.has("tail"):
        told = setting.seen.year
    return year_of(told) if told is not None else UNRESOLVED


def _season_year(name: str, rel: str, seen: date, *, future: bool) -> int:
    candidates = [season_of(seen.year + n, name) for n in (-1, 0, 1)]
    if rel in ("next", "coming") or (future and rel != "this"):
        later = [c for c in candidates if c.first and c.last and (c.first if rel else c.last) > seen]
        return later[0].first.year if later and later[0].first else seen.year
    if rel == "this":
        near = min(candidates, key=lambda c: _distance(c, seen))
        return near.first.year if near.first else seen.year
    ended = [c for c in candidates if c.first and c.last and (c.last if rel else c.first) < seen]
    return ended[-1].first.year if ended and ended[-1].first else seen.year - 1


def _distance(period: Period, seen: date) -> int:
    if period.first is None or period.last is None:
        return 0
    return max((period.first - seen).days, (seen - period.last).days, 0)


def _rough(match: Match, whole: Period, setting: Setting) -> Period:
    """Return the part of a period that the words before it name ("earlier in", "the end of")."""
    edge = match.word("edge")
    if not edge or whole.first is None or whole.last is None:
        return whole
    if edge in ("earlier", "later"):
        return cut(whole, setting.seen, later=edge == "later")
    return rough_part(whole, _ROUGH[edge])


def cut(whole: Period, seen: date | None, *, later: bool) -> Period:
    """Return what of a period lies from the day of publication on, or up to it; all of it where that day is outside."""
    if seen is None or whole.first is None or whole.last is None or not whole.first <= seen <= whole.last:
        return whole
    first, last = (seen, whole.last) if later else (whole.first, seen)
    return stretch(first, last, grain=whole.grain)
