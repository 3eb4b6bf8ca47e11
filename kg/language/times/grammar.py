"""Patterns of single time expressions: dates, periods, clock times, and words that count from another day.

A pattern runs over words and classes of words (`lexemes.py`); the first that fits at a place wins, so longer and surer
ones stand first. The sort of a piece is what `joining.py` knows it by: `d` day, `p` period, `w` week, `c` clock time,
`q` complete in itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg.language.times import absolute, relative
from kg.language.times.clocks import clock_time, hour_words, no_day
from kg.language.times.lexemes import Alphabet, Row, first_letters
from kg.language.times.periods import Period
from kg.language.times.readings import Item, Match, Piece, Reading, Setting
from kg.language.times.vocabulary import vocabulary

_TAIL = "((,|of)? y=<year>|of? tail=(last|this|next|that|the same|the following|the previous) year)"
_DAY_NAME = "(w=<wd> <part>? ,? the?)?"
_MORE = "(, <number>){0,5}"
_TO = "(-|/|to|and|until|till|through|or)"
_ROUGH = "(early|late|mid|middle|beginning|start|end|close|earlier|later)"
_EDGE = f"(the? edge={_ROUGH} (-|in|of)? (in|the)? )"
_LATE = "(late|early|earlier|later)"
_AGO_COUNT = "(about|some|nearly|almost|over|around|roughly)? n=<n> (of)?"
_ZONE = (
    "(,? (<zone> time|<zone>|local time|eastern time|<capital> time))? "
    "(<open> (<hhmm>|<year>|<clock>|<day> <ampm>|<zone>) (<ampm>|<zone>){0,2} <close>)?"
)
_BEFORE_PERIOD = "(in|since|by|until|till|during|before|after|from|for|of|to|between|around|through|mid|last|next|this)"
_ODD_BEFORE = _BEFORE_PERIOD.replace(")", "|the)")
_ODD_MONTHS = ("march", "may")
"""Months that are words of other kinds too: alone they need a word before them that speaks of time."""
_NAME_PART = re.compile(r"'s|[a-z]+|[^a-z ]")
_HERE = "(?=<stop>|-|$)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, the sort of its pieces and how they are read.

    `prefix` and `suffix` are patterns that must hold just before (one word) and just after it.
    """

    name: str
    sort: str
    pattern: str
    read: Reading
    prefix: str = ""
    suffix: str = ""
    clock: Callable[[Match], str | None] | None = None


def _date_rules() -> Iterator[Rule]:
    yield Rule("iso", "d", "d=<iso>", absolute.iso_day)
    yield Rule("numeric", "d", "d=<numeric>", absolute.numeric_day)
    yield Rule("isomonth", "p", "d=<isomonth>", absolute.iso_month)
    yield Rule(
        "days_month",
        "d",
        f"{_DAY_NAME} (between|from)? the? d=<number> {_MORE} ,? {_TO} the? (<wd> ,?)? e=<number> of? m=<mon> {_TAIL}?",
        absolute.month_days,
    )
    yield Rule(
        "month_days",
        "d",
        f"{_DAY_NAME} (between|from)? m=<mon> d=<number> {_MORE} ,? {_TO} e=<number> (?!<mon>|<ampm>|<clock>) {_TAIL}?",
        absolute.month_days,
    )
    yield Rule(
        "month_day",
        "d",
        f"{_DAY_NAME} m=<mon> d=(<number>|<small>) (?!<ampm>) {_TAIL}?",
        absolute.month_day,
        suffix="(?!percent|people)",
    )
    yield Rule("day_month", "d", f"{_DAY_NAME} the? d=(<number>|<small>) of? m=<mon> {_TAIL}?", absolute.month_day)
    yield Rule(
        "bare_ordinal",
        "d",
        "the d=<ordinal> ((-|to|and|or) the? e=<ordinal>)?",
        absolute.ordinal_day,
        prefix="(on|of)",
        suffix="(?!<lower>|<capital>|of)",
    )


def _weekday_rules() -> Iterator[Rule]:
    lead = f"({_LATE} on?)?"
    yield Rule(
        "weekday",
        "d",
        f"{lead} (the|this)? rel=(last|next|coming|past|previous|following) w=<weekday> <part>?",
        relative.weekday,
    )
    yield Rule("this_weekday", "d", f"{lead} rel=this w=<weekday> <part>?", relative.weekday)
    yield Rule("the_weekday", "d", "the w=<weekday> <part>?", relative.the_weekday, suffix="(?!<lower>|<capital>|<s>)")
    yield Rule("bare_weekday", "d", f"{lead} w=<weekday> <part>?", relative.weekday)


def _deictic_rules() -> Iterator[Rule]:
    yield Rule("far_day", "d", "the far=day (before|after) d=(yesterday|tomorrow)", relative.deictic)
    yield Rule("deictic", "d", f"({_LATE} on?)? d=(today|yesterday|tomorrow|tonight) <part>?", relative.deictic)
    yield Rule("this_part", "d", f"{_LATE}? d=this (<part>|day)", relative.deictic)
    yield Rule("last_night", "d", f"{_LATE}? night=last (night|evening)", relative.deictic)
    yield Rule("overnight", "q", "overnight", relative.overnight, suffix="(?!train|bus|stay|bag|flight|success)")


def _anaphoric_rules() -> Iterator[Rule]:
    yield Rule("same_day", "d", f"{_LATE}? on? (that|the same) very? (day|<part>)", relative.same_day)
    yield Rule("in_the_day", "d", f"{_LATE} in the (day|<part>)", relative.same_day)
    yield Rule("in_the_part", "d", "the <part>", relative.same_day, prefix="(in|during)", suffix="(?!of|before|after)")
    yield Rule(
        "next_day",
        "d",
        f"{_LATE}? (the very? rel=(next|following|previous|preceding)|rel=next) u=(day|<part>)",
        relative.next_day,
    )
    yield Rule(
        "day_after", "d", "the u=(day|week|month|year|<part>) rel=(before|after)", relative.next_day, suffix=_HERE
    )
    half = "(half a u=year|n=<n> and a half u=<unit>|n=<n> u=<unit> and a half)"
    yield Rule("half", "q", f"{half} rel=(ago|earlier|later)", relative.and_a_half)
    yield Rule("ago_now", "q", f"{_AGO_COUNT} u=<unit> ago (today|this near=(day|week|month))", relative.ago_now)
    yield Rule("ago", "q", f"{_AGO_COUNT} u=<unit> ago", relative.ago)
    yield Rule("from_now", "q", f"{_AGO_COUNT} u=<unit> from ahead=(now|today)", relative.ago)
    yield Rule(
        "later",
        "q",
        f"{_AGO_COUNT} u=<unit> rel=(earlier|later|afterwards|afterward|previously|beforehand)",
        relative.shift,
        suffix="(?!than)",
    )
    yield Rule("after_that", "q", f"{_AGO_COUNT} u=<unit> rel=(before|after|prior) that", relative.shift)
    yield Rule("before_stop", "q", f"{_AGO_COUNT} u=<unit> rel=(before|after|prior)", relative.shift, suffix=_HERE)


def _counted_rules() -> Iterator[Rule]:
    during = "(in|over|during|within|for|throughout)"
    yield Rule("time", "q", "ahead=in n=<n> u=<unit> sure=(<s>|') time", relative.in_units)
    yield Rule("within", "q", "(within|inside) (the next)? n=<n> u=<unit>", relative.within, suffix="(?!of)")
    yield Rule("next_n", "q", f"{during} the (next|coming) n=<n> u=<unit>", relative.within)
    yield Rule("coming", "q", f"{during} the (next|coming) (few|several|couple of)? u=<plural>", relative.coming)
    yield Rule("to_come", "q", f"{during} the u=<plural> (ahead|to come)", relative.coming)
    yield Rule("past_n", "q", f"{during} the (past|last) n=<n> u=(<unit>)", relative.past_units)
    yield Rule("in_n", "q", "ahead=in n=<n> u=<unit>", relative.in_units, suffix="(?!of|<s>)")


def _unit_rules() -> Iterator[Rule]:
    rel = "rel=(last|this|next|previous|coming|following|same|that|current)"
    rough = "(beginning|start|end|middle|close)"
    yield Rule(
        "weekend", "w", "the? rel=(last|this|next|coming|past|that|following|previous|same) weekend", relative.weekend
    )
    yield Rule(
        "at_weekend",
        "w",
        "the weekend",
        relative.weekend,
        prefix="(at|over|since|during|by|for|until|before|after|on)",
        suffix="(?!of)",
    )
    yield Rule("the_weekend", "w", "the weekend", relative.weekend, suffix="(?!<lower>|<capital>|of)")
    yield Rule("edge_of_unit", "p", f"the? edge={rough} of (the|{rel}) u=<span>", relative.unit)
    yield Rule("edge_unit", "p", f"edge={_LATE} (in|on)? the? {rel} u=<span>", relative.unit)
    yield Rule("edge_in_unit", "p", f"edge={_LATE} in the u=<span>", relative.unit)
    yield Rule("mid_unit", "p", f"edge=mid - {rel} u=<span>", relative.unit)
    yield Rule("unit", "w", f"the? {rel} u=week", relative.unit, suffix="(?!of)")
    yield Rule("unit_longer", "p", f"the? {rel} u=<span>", relative.unit, suffix="(?!of)")


def _month_rules() -> Iterator[Rule]:
    yield Rule("week_in_month", "q", f"the? o=<nth> week (in|of) m=<month> {_TAIL}?", absolute.week_in_month)
    yield Rule("day_in_month", "d", f"the? o=(first|last|final) day of m=<month> {_TAIL}?", absolute.day_in_month)
    yield Rule(
        "days_of_month", "p", f"the edge=(first|last|final|opening|closing) days of m=<month> {_TAIL}?", absolute.month
    )
    yield Rule(
        "half",
        "p",
        f"the? h=(first|second) half of (m=<month> {_TAIL}?|y=<year>|tail=(last|this|next) year|the year)",
        absolute.half,
    )
    of_year = "of (y=<year>|tail=(last|this|next) year|the year)"
    yield Rule("quarter_of", "p", f"the? o=<nth> quarter {of_year}", absolute.quarter)
    yield Rule("quarter", "p", "the? o=(first|second|third|fourth) quarter", absolute.quarter)
    yield Rule("q", "p", "q q=<day> y=<year>", absolute.quarter)
    yield Rule("rel_month", "p", "the? rel=(last|next|this|coming|past) m=<month>", absolute.month, suffix="(?!<day>)")
    yield Rule("edge_month", "p", f"{_EDGE} m=<month> {_TAIL}?", absolute.month)
    yield Rule("month_year", "p", f"m=<mon> ,? {_TAIL}", absolute.month)
    yield Rule("month", "p", "m=<plainmonth>", absolute.month, suffix="(?!<number>)")
    yield Rule("listed_month", "p", "m=<month>", absolute.month, prefix="<month> (and|or|to|-)", suffix="(?!<number>)")
    yield Rule("odd_month", "p", "m=<month>", absolute.month, prefix=_ODD_BEFORE, suffix="(?!<number>|on)")


def _year_rules() -> Iterator[Rule]:
    before = "(in|since|by|until|till|during|before|after|around|through|of)"
    yield Rule("edge_year", "p", f"{_EDGE} y=<year>", absolute.year)
    yield Rule("years", "p", "(from|between)? y=<year> (-|to|and|until|through) z=(<year>|<small>)", absolute.years)
    yield Rule("year", "p", "y=<year>", absolute.year, prefix=before, suffix="(?!<zone>|hours|-)")
    yield Rule(
        "this_year",
        "p",
        "y=<year>",
        absolute.year,
        prefix="(the|a|an|its|their|his|her|<s>)",
        suffix="(?=<lower>|<capital>)",
    )
    yield Rule("decade", "p", "the? edge=(early|mid|late)? -? the? d=<decade>", absolute.decade)


def _season_rules() -> Iterator[Rule]:
    edge = "(the? edge=(early|late|mid|beginning|end|start|later|earlier) (-|in|of)? the?)?"
    yield Rule("rel_season", "p", f"{edge} rel=(last|this|next|coming|past) s=<season>", absolute.season)
    yield Rule("season_year", "p", f"{edge} the? s=<season> of? {_TAIL}", absolute.season)
    yield Rule("edge_season", "p", f"{_EDGE} s=<season>", absolute.season, suffix="(?!of)")
    yield Rule(
        "season", "p", f"{edge} the? s=<season>", absolute.season, prefix=f"{_BEFORE_PERIOD}", suffix="(?!of|<lower>)"
    )


def _feast_rules(alphabet: Alphabet) -> Iterator[Rule]:
    forms = ["".join(_form_letter(alphabet, word) for word in _NAME_PART.findall(n)) for n in vocabulary().holidays]
    names = "|".join(dict.fromkeys(forms))
    yield Rule("feast", "d", f"rel=(last|next|this)? name=({names}) {_TAIL}?", absolute.feast)


def _form_letter(alphabet: Alphabet, word: str) -> str:
    if word == "'s":
        return "S"
    return word if not word[0].isalpha() else alphabet.letter(word)


def _clock_rules() -> Iterator[Rule]:
    at = "(at|from|by|until|till|around|about|before|after|to)"

    def rule(name: str, pattern: str, *, prefix: str = "", suffix: str = "") -> Rule:
        return Rule(name, "c", pattern, no_day, prefix, suffix, clock_time)

    yield rule("clock", f"k=<clock> a=<ampm>? {_ZONE}")
    yield rule("dot_ampm", f"k=<dotclock> a=<ampm> {_ZONE}")
    yield rule("dot_at", f"k=<dotclock> (hours)? {_ZONE}", prefix=at)
    yield rule("dot_line", "k=<dotclock>", suffix="(?=(-|:)(<capital>|the))")
    yield rule("hour", f"h=<day> a=<ampm> {_ZONE}")
    yield rule("military", f"k=<hhmm> (hours? <zone>|hours) {_ZONE}")
    yield rule("oclock", "h=<hour> o ' clock (in the a=(morning|afternoon|evening)|at a=night)")
    yield rule(
        "half_past", "past=(half|quarter) dir=(past|to) h=<hour> (in the a=(morning|afternoon|evening)|a=<ampm>)"
    )
    yield rule("in_the_morning", "h=<hour> in the a=(morning|afternoon|evening)", prefix=at)
    yield rule("noon", "k=(noon|midnight|midday)")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The rules of a stage, found by the letter that they can begin with."""

    rules: tuple[Rule, ...]
    starts: re.Pattern[str]
    by_letter: Mapping[str, re.Pattern[str]]
    captures: tuple[re.Pattern[str], ...]

    def matches(self, letters: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Yield the rules that fit, from left to right, none overlapping another."""
        position = 0
        while start := self.starts.search(letters, position):
            position = start.end()
            found = self.by_letter[start.group()].match(letters, start.start())
            if found is None or found.lastgroup is None:
                continue
            number = int(found.lastgroup[1:])
            exact = self.captures[number].match(letters, start.start())
            if exact is not None:
                position = max(position, exact.end())
                yield self.rules[number], exact


def compile_rules(rules: tuple[Rule, ...], alphabet: Alphabet) -> Compiled:
    """Return the rules compiled over an alphabet; a rule's place in the row is its precedence."""
    captures: list[re.Pattern[str]] = []
    alternatives: dict[str, list[str]] = {}
    for number, rule in enumerate(rules):
        body = alphabet.regex(rule.pattern)
        whole = _prefix(rule.prefix, alphabet) + body + alphabet.regex(rule.suffix)
        captures.append(re.compile(whole))
        anonymous = re.sub(r"[(][?]P<[a-z]+[0-9]*>", "(?:", whole)
        for letter in sorted(first_letters(body)):
            alternatives.setdefault(letter, []).append(f"(?P<r{number}>{anonymous})")
    by_letter = {letter: re.compile("|".join(found)) for letter, found in alternatives.items()}
    starts = re.compile(f"[{re.escape(''.join(sorted(by_letter)))}]")
    return Compiled(rules, starts, by_letter, tuple(captures))


def _prefix(pattern: str, alphabet: Alphabet) -> str:
    if not pattern:
        return ""
    if pattern == "^":
        return "^"
    return f"(?<={alphabet.regex(pattern)})"


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of single expressions, and the letters that they are written in."""

    alphabet: Alphabet
    rules: Compiled


@cache
def grammar() -> Grammar:
    """Return the grammar, compiled once."""
    alphabet = _alphabet()
    families = (
        _clock_rules(),
        _feast_rules(alphabet),
        _date_rules(),
        _counted_rules(),
        _month_rules(),
        _season_rules(),
        _unit_rules(),
        _weekday_rules(),
        _deictic_rules(),
        _anaphoric_rules(),
        _year_rules(),
    )
    rules = tuple(rule for family in families for rule in family)
    return Grammar(alphabet, compile_rules(rules, alphabet))


def pieces_of(row: Row) -> Iterator[tuple[int, int, Piece]]:
    """Yield the pieces of a row of words, each with its first word and the word after its last."""
    for rule, found in grammar().rules.matches(row.letters):
        match = match_of(found, row.lexemes)
        piece = Piece(
            start=row.lexemes[found.start()].start,
            end=row.lexemes[found.end() - 1].end,
            sort=rule.sort,
            read=_bound(rule.read, match),
            clock=rule.clock(match) if rule.clock else None,
            weekday=match.weekday() if rule.name == "bare_weekday" else None,
            edge="end" if match.word("edge") in ("end", "close") else "",
            dated=match.has("y") or rule.name in ("iso", "isomonth"),
            hints=match.has("y") and (match.has("m") or _after_in(row, found.start())),
        )
        yield found.start(), found.end(), piece


def _after_in(row: Row, start: int) -> bool:
    return start > 0 and row.lexemes[start - 1].lower == "in"


def match_of(found: re.Match[str], items: tuple[Item, ...]) -> Match:
    """Return what a match over letters captured, as words or pieces."""
    spans = {name: found.span(name) for name in found.re.groupindex}
    captured = {name.rstrip("0123456789"): items[a:b] for name, (a, b) in spans.items() if a >= 0}
    return Match(found.start(), found.end(), captured)


def _bound(read: Reading, match: Match) -> Callable[[Setting], Period | None]:
    return lambda setting: read(match, setting)


def _alphabet() -> Alphabet:
    words, alphabet = vocabulary(), Alphabet()
    months, short_months = tuple(words.months), tuple(words.month_abbreviations)
    dotted = tuple(f"{m}." for m in short_months)
    days, short_days = tuple(words.weekdays), tuple(words.weekday_abbreviations)
    counts = tuple(words.numbers)
    alphabet.define("month", months + dotted)
    alphabet.define("plainmonth", [m for m in months if m not in _ODD_MONTHS] + list(dotted))
    alphabet.define("mon", months + dotted + short_months)
    alphabet.define("weekday", days)
    alphabet.define("wd", days + short_days + tuple(f"{d}." for d in short_days))
    alphabet.define("number", (), also="day ordinal")
    alphabet.define("n", (*counts, "couple"), also="day small")
    alphabet.define("nth", words.ordinals)
    alphabet.define("unit", words.units)
    alphabet.define("plural", ("days", "weeks", "months", "years"))
    alphabet.define("span", ("week", "month", "year", "quarter", "decade", *words.seasons))
    alphabet.define("season", words.seasons)
    alphabet.define("part", sorted(words.parts))
    alphabet.define("zone", sorted(words.zones))
    alphabet.define("hour", hour_words(), also="day")
    return alphabet
