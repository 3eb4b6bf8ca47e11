"""Readings of expressions that need the day of publication or a day named before: "last week", "the next day"."""

from __future__ import annotations

from datetime import date, timedelta

from kg.language.times.absolute import cut
from kg.language.times.periods import (
    UNRESOLVED,
    Grain,
    Period,
    closest_weekday,
    day,
    decade_of,
    month_of,
    months_of,
    nearest_weekday,
    rough_part,
    season_of,
    shifted_month,
    starting,
    stretch,
    week_of,
    weekend_of,
    year_of,
)
from kg.language.times.readings import Match, Setting
from kg.language.times.vocabulary import vocabulary

_EDGES = {
    "early": "early",
    "beginning": "early",
    "start": "early",
    "opening": "early",
    "mid": "mid",
    "middle": "mid",
    "late": "late",
    "end": "late",
    "close": "late",
}
_BACK = frozenset({"last", "previous", "past", "preceding"})
_ON = frozenset({"next", "coming", "following"})
_DEICTIC_DAYS = {"yesterday": -1, "tomorrow": 1}


def weekday(match: Match, setting: Setting) -> Period:
    """Read a weekday: by "last" or "next", else by whether its clause looks ahead."""
    number = match.weekday()
    if number is None or setting.seen is None:
        return UNRESOLVED
    rel = match.word("rel")
    if rel in _BACK:
        return day(nearest_weekday(number, setting.seen - timedelta(days=1), future=False))
    if rel in _ON:
        return day(nearest_weekday(number, setting.seen + timedelta(days=1), future=True))
    if rel == "this":
        return day(_this_weekday(number, setting))
    if setting.near:
        return day(closest_weekday(number, setting.seen))
    return day(nearest_weekday(number, setting.seen, future=setting.future is True))


def the_weekday(match: Match, setting: Setting) -> Period:
    """Read "the Wednesday": the first such day from the last day named on, or by tense where none was named."""
    number, anchor = match.weekday(), setting.anchor
    if number is None:
        return UNRESOLVED
    if anchor is None or anchor.first is None or anchor.grain > Grain.WEEK:
        return weekday(match, setting)
    return day(nearest_weekday(number, anchor.first, future=True))


def deictic(match: Match, setting: Setting) -> Period:
    """Read "today", "yesterday", "tonight", "this morning", "last night", "the day before yesterday"."""
    if setting.seen is None:
        return UNRESOLVED
    days = _DEICTIC_DAYS.get(match.word("d"), 0) * (2 if match.has("far") else 1)
    return day(setting.seen + timedelta(days=-1 if match.has("night") else days))


def overnight(_match: Match, setting: Setting) -> Period:
    """Read "overnight": the night before the day of publication, or after the last day named where that is earlier."""
    if setting.seen is None:
        return UNRESOLVED
    if setting.future:
        return stretch(setting.seen, setting.seen + timedelta(days=1))
    return stretch(setting.seen - timedelta(days=1), setting.seen)


def same_day(_match: Match, setting: Setting) -> Period:
    """Read "that evening", "the same day", "earlier in the day"."""
    if setting.day is not None and setting.fresh:
        return _last_day(setting.day)
    if setting.future and setting.seen:
        return day(setting.seen)
    if setting.story is not None:
        return setting.story
    return day(setting.seen) if setting.seen else UNRESOLVED


def next_day(match: Match, setting: Setting) -> Period:
    """Read "the next day", "the day before", "the following week"."""
    back = match.word("rel") in _BACK or match.word("rel") == "before"
    return _shifted(match.word("u"), -1 if back else 1, setting)


def shift(match: Match, setting: Setting) -> Period:
    """Read "two days later", "a week earlier": counted from the last day named."""
    count = match.number("n", 2 if match.word("n") == "couple" else 1)
    back = match.word("rel") in ("earlier", "before", "beforehand", "previously", "prior")
    return _shifted(match.word("u"), -count if back else count, setting)


def ago(match: Match, setting: Setting) -> Period:
    """Read "two weeks ago", "in two weeks", "three days from now": the day, week, month or year so far away."""
    count = match.number("n", 2 if match.word("n") == "couple" else 1)
    if setting.seen is None:
        return UNRESOLVED
    return moved(day(setting.seen), match.word("u"), count if match.has("ahead") else -count)


def ago_now(match: Match, setting: Setting) -> Period:
    """Read "ten years ago today", "50 years ago this week": the same day, week or month of that year."""
    if setting.seen is None:
        return UNRESOLVED
    count = match.number("n", 2 if match.word("n") == "couple" else 1)
    then = _exactly(setting.seen, match.word("u"), -count)
    near = match.word("near")
    return _calendar_unit(near, then, 0) if near in ("week", "month") else day(then)


def and_a_half(match: Match, setting: Setting) -> Period:
    """Read "a year and a half ago", "half a year later": the month so far away."""
    months = 12 * match.number("n", 0) + 6 if match.word("u").startswith("year") else match.number("n", 0)
    origin = setting.seen if match.word("rel") == "ago" else setting.anchor.first if setting.anchor else setting.seen
    if origin is None:
        return UNRESOLVED
    return shifted_month(origin, months if match.word("rel") == "later" else -months)


def in_units(match: Match, setting: Setting) -> Period | None:
    """Read "in two weeks": a time where the clause looks ahead, else a duration and no time.

    In the present tense both occur ("meets in two weeks", "the third in a week"): there a number of days, weeks or
    months is a time, a single one and years are not.
    """
    present = setting.future and setting.near
    short = match.number("n", 2) > 1 and not match.word("u").startswith("year")
    return ago(match, setting) if match.has("sure") or (setting.future and (short or not present)) else None


def within(match: Match, setting: Setting) -> Period | None:
    """Read "within a week", "in the next two days": from publication on; in the past a duration and no time."""
    if setting.future is False:
        return None
    if setting.seen is None:
        return UNRESOLVED
    end = _exactly(setting.seen, match.word("u"), match.number("n", 1))
    return stretch(setting.seen, end)


def coming(_match: Match, setting: Setting) -> Period | None:
    """Read "in the coming days": from publication on, without an end."""
    if setting.seen is None:
        return UNRESOLVED
    return starting(day(setting.seen)) if setting.future is not False else None


def past_units(match: Match, setting: Setting) -> Period:
    """Read "over the past two weeks": up to publication."""
    if setting.seen is None:
        return UNRESOLVED
    return stretch(_exactly(setting.seen, match.word("u"), -match.number("n", 1)), setting.seen)


def unit(match: Match, setting: Setting) -> Period | None:
    """Read "last week", "this month", "early next year", "the end of the year", "later that month"."""
    rel, edge = match.word("rel"), match.word("edge")
    whole = _whole(match.word("u"), rel, setting)
    if whole.first is None or whole.last is None:
        return whole
    if edge in ("earlier", "later"):
        return _cut_by_edge(whole, edge, rel, setting)
    if edge:
        return rough_part(whole, _EDGES[edge])
    if rel == "this" and setting.future is not None:
        return cut(whole, setting.seen, later=setting.future)
    return whole


def weekend(match: Match, setting: Setting) -> Period:
    """Read "the weekend", "last weekend", "this weekend", "next weekend"."""
    seen, rel = setting.seen, match.word("rel")
    if rel in ("that", "same", "following") or seen is None:
        anchored = setting.anchor
        if anchored is None or anchored.first is None:
            return UNRESOLVED
        return weekend_of(anchored.first + timedelta(days=7 if rel == "following" else 0))
    current = weekend_of(seen)
    if rel in _ON:
        return weekend_of(seen + timedelta(days=7)) if rel == "next" else current
    inside = seen.weekday() >= 5
    if setting.future and rel not in _BACK:
        return current
    if inside and rel not in _BACK:
        return current
    if rel == "this" and (setting.future is not False or seen.weekday() >= 3):
        return current
    return weekend_of(seen - timedelta(days=7))


def moved(start: Period, unit_word: str, count: int) -> Period:
    """Return the period that lies `count` units after another: a day, a week, a month, a year.

    One week away from a day the same weekday is meant, several weeks away the week.
    """
    if start.first is None or start.last is None:
        return UNRESOLVED
    name = vocabulary().units[unit_word]
    origin = start.last if count > 0 else start.first
    if name == "day":
        return day(origin + timedelta(days=count))
    if name in ("week", "fortnight"):
        weeks = count * (2 if name == "fortnight" else 1)
        target = origin + timedelta(days=7 * weeks)
        return day(target) if abs(weeks) == 1 and start.first == start.last else week_of(target)
    if name == "month":
        return shifted_month(origin, count)
    years = {"year": 1, "decade": 10, "century": 100}[name]
    return year_of(origin.year + years * count)


def _shifted(unit_word: str, count: int, setting: Setting) -> Period:
    """Return the day or period so far from the last one named; exact to the day for a single week."""
    anchor = setting.day if unit_word in ("day", "days") or unit_word in vocabulary().parts else setting.anchor
    if anchor is None or anchor.first is None or anchor.last is None:
        anchor = day(setting.seen) if setting.seen else None
    if anchor is None or anchor.first is None or anchor.last is None:
        return UNRESOLVED
    if unit_word in vocabulary().parts:
        unit_word = "day"
    if vocabulary().units[unit_word] == "year" and anchor.grain <= Grain.MONTH:
        return shifted_month(anchor.first, 12 * count)
    return moved(anchor, unit_word, count)


def _whole(unit_word: str, rel: str, setting: Setting) -> Period:
    if rel in ("that", "same") or (rel in ("following", "previous", "preceding") and setting.anchor):
        step = {"following": 1, "previous": -1, "preceding": -1}.get(rel, 0)
        origin = setting.anchor.first if setting.anchor else None
    else:
        step = -1 if rel in _BACK else 1 if rel in _ON else 0
        origin = setting.seen
    if origin is None:
        return UNRESOLVED
    if unit_word in vocabulary().seasons:
        return season_of(origin.year + step, unit_word)
    return _calendar_unit(unit_word, origin, step)


def _calendar_unit(unit_word: str, origin: date, step: int) -> Period:
    if unit_word == "week":
        return week_of(origin + timedelta(days=7 * step))
    if unit_word == "month":
        return shifted_month(origin, step)
    if unit_word == "quarter":
        first = month_of(origin.year, (origin.month - 1) // 3 * 3 + 1).first or origin
        moved_first = shifted_month(first, 3 * step).first or first
        return months_of(moved_first, 3)
    if unit_word == "decade":
        return decade_of(origin.year // 10 * 10 + 10 * step)
    return year_of(origin.year + step)


def _cut_by_edge(whole: Period, edge: str, rel: str, setting: Setting) -> Period:
    if rel in ("that", "same") and setting.anchor and setting.anchor.first and setting.anchor.last:
        seen = setting.anchor.last if edge == "later" else setting.anchor.first
        return cut(whole, seen, later=edge == "later")
    return cut(whole, setting.seen, later=edge == "later")


def _this_weekday(number: int, setting: Setting) -> date:
    assert_seen = setting.seen or date.min
    if setting.future is not None:
        return nearest_weekday(number, assert_seen, future=setting.future)
    monday = assert_seen - timedelta(days=assert_seen.weekday())
    return monday + timedelta(days=number)


def _last_day(period: Period) -> Period:
    return day(period.last) if period.last else UNRESOLVED


def _exactly(origin: date, unit_word: str, count: int) -> date:
    """Return the day so many days, weeks, months or years away; the last of the month where that has no such day."""
    name = vocabulary().units[unit_word]
    if name in ("day", "week", "fortnight"):
        return origin + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[name])
    months = {"month": 1, "year": 12, "decade": 120, "century": 1200}[name]
    target = shifted_month(origin, count * months)
    if target.first is None or target.last is None:
        return origin
    return target.first.replace(day=min(origin.day, target.last.day))
