"""Pieces that stand together make one expression: "Friday and Saturday last week", "8:00 am on Saturday".

The patterns run over a row in which every piece is one letter. They are applied in three passes, each to what the one
before left: ranges and lists of days, days with clock times, and words that open an end ("until", "since", "by").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache

from kg.language.times import relative
from kg.language.times.grammar import Compiled, Rule, compile_rules, grammar, match_of, pieces_of
from kg.language.times.lexemes import Lexeme, Reader, Row
from kg.language.times.periods import (
    UNRESOLVED,
    Grain,
    Period,
    day,
    joined,
    since,
    starting,
    stretch,
    up_to,
    week_of,
    weekend_of,
)
from kg.language.times.readings import Item, Match, Piece, Setting

_HELD = frozenset({"after", "before", "past", "until", "till", "by"})
"""Words that make a clock time a bound: "shortly after midnight" tells no exact time."""


def read_row(text: str, start: int, end: int) -> Row:
    """Return the words of a stretch of a text, for `expressions`."""
    return _reader().read(text, start, end)


@cache
def _reader() -> Reader:
    # Made after all rules: each of them brings words of its own.
    _passes()
    return Reader(grammar().alphabet)


def expressions(row: Row) -> Iterator[Piece]:
    """Yield the time expressions of a row of words, in order of the text, none overlapping another."""
    singles = list(pieces_of(row))
    if not singles:
        return
    items, letters = _reduced(tuple(row.lexemes), row.letters, singles)
    for rules in _passes():
        found = [
            (match.start(), match.end(), _composed(rule, match_of(match, items), items))
            for rule, match in rules.matches(letters)
        ]
        items, letters = _reduced(items, letters, found)
    for place, item in enumerate(items):
        if isinstance(item, Piece) and not (item.sort == "c" and _is_bound(items, place)):
            yield item


def _is_bound(items: tuple[Item, ...], place: int) -> bool:
    """Whether the word before makes a clock time a bound that tells no exact time ("shortly after midnight")."""
    before = items[place - 1] if place else None
    return isinstance(before, Lexeme) and before.lower in _HELD


def _reduced(
    items: tuple[Item, ...], letters: str, found: list[tuple[int, int, Piece]]
) -> tuple[tuple[Item, ...], str]:
    """Return the row with every piece found in the place of its words."""
    made: list[Item] = []
    row: list[str] = []
    position = 0
    for start, end, piece in found:
        made += [*items[position:start], piece]
        row += [letters[position:start], piece.sort]
        position = end
    return (*made, *items[position:]), "".join(row) + letters[position:]


@cache
def _passes() -> tuple[Compiled, ...]:
    alphabet = grammar().alphabet
    return tuple(compile_rules(tuple(rules), alphabet) for rules in (_span_rules(), _clock_rules(), _bound_rules()))


def _span_rules() -> Iterator[Rule]:
    whole = "(<d>|<p>|<w>|<q>)"
    yield Rule("days_of_week", "d", "a=<d> ((,|and|or|to|through|-) b=<d>)? (of|,)? week=<w>", _days_of_week)
    yield Rule("from_to", "p", f"(from|between) a={whole} ,? (to|through|until|till|and|-) b={whole}", _from_to)
    yield Rule("to", "p", "a=<d> ,? (to|through|until|till|-) b=<d>", _from_to)
    yield Rule("months", "p", "a=<p> (to|through|until|-) b=<p>", _from_to)
    yield Rule("days", "p", "a=<d> more=(, <d>){0,5} ,? (and|or|/) on? b=<d>", _consecutive)
    yield Rule("periods", "p", "a=<p> (and|or|/) b=<p>", _consecutive)
    yield Rule("counted", "q", "n=<n> u=<unit> dir=(after|before|from) b=(<d>|<p>)", _counted)
    yield Rule("day_after", "q", "the u=(day|week) dir=(after|before) b=<d>", _counted)
    yield Rule("eve", "d", "the? eve of b=<d>", _day_before)
    yield Rule("part_of", "d", "the? (early|late)? <part> of b=<d>", _same)
    yield Rule("week_of", "q", "the? u=(week|weekend) (of|beginning|starting) b=<d>", _week_around)
    yield Rule("clocks", "c", "(from|between)? a=<c> (to|until|till|and|-) <c>", _first_clock)


def _clock_rules() -> Iterator[Rule]:
    capital = "(<capital>|new)"
    near = "(shortly|just|around|about|exactly|only)"
    yield Rule("clock_place_day", "d", f"c=<c> (in|at) the? {capital} {capital}? {capital}? ,? on b=<d>", _clocked)
    yield Rule("clock_day", "d", f"c=<c> ,? ({near}|early|late|local time)? (on|of)? the? b=<d>", _clocked)
    yield Rule("day_clock", "d", f"b=<d> ,? {near}? held=(at|from|by|after|before|until|till)? {near}? c=<c>", _clocked)


def _bound_rules() -> Iterator[Rule]:
    whole = "b=(<d>|<p>|<w>|<q>)"
    yield Rule("since", "q", f"(ever)? since (about|around|at least)? {whole}", _since, suffix="(?!<s>)")
    yield Rule("until", "q", f"(until|till) (at least)? {whole}", _until, suffix="(?!<s>)")
    yield Rule("by", "q", f"(by|no later than) {whole}", _until, suffix="(?!<s>)")
    yield Rule("before", "q", f"before {whole}", _before, suffix="(?!<s>|<lower>|<capital>)")
    yield Rule("after", "q", f"after {whole}", _after, suffix="(?!<s>|<lower>|<capital>)")
    yield Rule("starting", "q", f"o=(starting|beginning|from|as of) (on)? {whole}", _starting, suffix="(?!<s>)")


def _composed(rule: Rule, match: Match, items: tuple[Item, ...]) -> Piece:
    used = items[match.start : match.end]
    parts = tuple(i for i in used if isinstance(i, Piece))
    clocks = [p.clock for p in parts if p.clock]
    return Piece(
        start=used[0].start,
        end=used[-1].end,
        sort=rule.sort,
        read=lambda setting: rule.read(match, setting),
        clock=clocks[0] if clocks and not _held(match, items) else None,
        dated=any(p.dated for p in parts),
        hints=any(p.hints for p in parts),
        joined_clock=any(p.sort == "c" for p in parts),
        parts=parts,
    )


def _held(match: Match, items: tuple[Item, ...]) -> bool:
    """Whether a word before the clock time makes it a bound."""
    if match.word("held") in _HELD:
        return True
    first = items[match.start]
    return isinstance(first, Piece) and first.clock is not None and _is_bound(items, match.start)


def _two(match: Match, setting: Setting) -> tuple[Period, Period]:
    """Return the first and last of two days or periods, the one without a year beside the one that has it."""
    left, right = match.pieces("a")[0], match.pieces("b")[0]
    named = left.weekday is None and right.weekday is not None
    if setting.future or named or (left.dated and not right.dated):
        begin = left.read(setting) or UNRESOLVED
        end = right.read(setting.facing(begin.first, future=True) if begin.first else setting) or UNRESOLVED
    else:
        end = right.read(setting) or UNRESOLVED
        begin = (
            left.read(setting.facing(end.first, future=False) if end.first and not left.dated else setting)
            or UNRESOLVED
        )
    return begin, end


def _from_to(match: Match, setting: Setting) -> Period | None:
    begin, end = _two(match, setting)
    return joined(begin, end)


def _consecutive(match: Match, setting: Setting) -> Period | None:
    """Read days in a row as one stretch; others stay apart."""
    begin, end = _two(match, setting)
    if begin.last is None or end.first is None or begin.first is None or end.last is None:
        return None
    between = len(match.pieces("more"))
    gap = (end.first - begin.last).days
    whole = joined(begin, end) if 0 < gap <= between + 1 else None
    return whole if whole is None or begin.grain is not Grain.DAY else replace(whole, grain=Grain.DAY)


def _days_of_week(match: Match, setting: Setting) -> Period | None:
    first, last = match.pieces("a")[0], (match.pieces("b") or match.pieces("a"))[0]
    week = match.pieces("week")[0].read(setting)
    if first.weekday is None or last.weekday is None:
        return None
    if week is None or week.first is None:
        return UNRESOLVED
    monday = week.first - timedelta(days=week.first.weekday())
    # "Sunday and Monday of this week": the Sunday on which it began.
    back = 7 if first.weekday > last.weekday else 0
    return stretch(monday + timedelta(days=first.weekday - back), monday + timedelta(days=last.weekday))


def _counted(match: Match, setting: Setting) -> Period | None:
    """Read "two weeks after March 5": exact where a day is given and weeks or days are counted."""
    start = match.pieces("b")[0].read(setting)
    if start is None or start.first is None or start.last is None:
        return UNRESOLVED
    count = match.number("n", 1) * (-1 if match.word("dir") == "before" else 1)
    if match.word("u").startswith("week") and start.first == start.last:
        return day(start.first + timedelta(days=7 * count))
    return relative.moved(start, match.word("u"), count)


def _day_before(match: Match, setting: Setting) -> Period | None:
    start = match.pieces("b")[0].read(setting)
    return day(start.first - timedelta(days=1)) if start and start.first else UNRESOLVED


def _same(match: Match, setting: Setting) -> Period | None:
    return match.pieces("b")[0].read(setting)


def _week_around(match: Match, setting: Setting) -> Period | None:
    inside = match.pieces("b")[0].read(setting)
    if inside is None or inside.first is None:
        return UNRESOLVED
    return weekend_of(inside.first) if match.word("u") == "weekend" else week_of(inside.first)


def _first_clock(match: Match, setting: Setting) -> Period | None:
    return match.pieces("a")[0].read(setting)


def _clocked(match: Match, setting: Setting) -> Period | None:
    return match.pieces("b")[0].read(setting)


def _since(match: Match, setting: Setting) -> Period | None:
    start = match.pieces("b")[0].read(setting.facing(setting.seen, future=False))
    return since(start, setting.seen) if start else None


def _until(match: Match, setting: Setting) -> Period | None:
    """Read "until Thursday", "by Friday": a day to come unless the clause looks back and sets no term."""
    ahead = setting.future is not False or setting.deadline
    end = match.pieces("b")[0].read(setting.facing(setting.seen, future=ahead))
    return up_to(end) if end else None


def _before(match: Match, setting: Setting) -> Period | None:
    """Read "before Christmas": up to the day before; "before the end of the year": up to its last day."""
    bound = match.pieces("b")[0]
    if bound.joined_clock:
        return bound.read(setting)
    end = bound.read(_undecided(setting))
    if end is None or end.first is None:
        return end
    return up_to(end) if bound.edge else up_to(day(end.first - timedelta(days=1)))


def _after(match: Match, setting: Setting) -> Period | None:
    """Read "after Easter": from the day after on; "after midnight Wednesday": that day."""
    bound = match.pieces("b")[0]
    if bound.joined_clock:
        return bound.read(setting)
    start = bound.read(_undecided(setting))
    if start is None or start.last is None:
        return start
    return starting(day(start.last + timedelta(days=1)))


def _undecided(setting: Setting) -> Setting:
    """Return the setting with no direction: what lies before or after a day tells little of the day itself."""
    return setting if setting.future else setting.facing(setting.seen, future=None)


def _starting(match: Match, setting: Setting) -> Period | None:
    """Read "from Monday" where the clause looks ahead; elsewhere it compares ("changed from Monday").

    "Starting Monday" and "a truce from midnight on Saturday" look ahead whatever the clause does.
    """
    bound = match.pieces("b")[0]
    sure = match.word("o") != "from" or bound.joined_clock
    if not sure and not setting.future:
        return None
    start = bound.read(setting.facing(setting.seen, future=True) if sure else setting)
    return starting(start) if start else None
