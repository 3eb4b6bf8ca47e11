"""Clock times: `HH:MM` out of "8:00 am", "0230 GMT", "half past five", "noon"."""

from __future__ import annotations

from kg.language.times.periods import UNRESOLVED, Period, day
from kg.language.times.readings import Match, Setting
from kg.language.times.vocabulary import vocabulary

_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_AFTERNOON = frozenset({"p", "afternoon", "evening", "night"})
_MORNING = frozenset({"a", "morning"})


def clock_time(match: Match) -> str | None:
    """Return the clock time of a match as `HH:MM`, None where there is no such time ("25 p.m.")."""
    half = _half_of_day(match)
    if match.has("h"):
        hour, minute = _spoken(match)
        return _written(hour, minute, half) if 0 <= hour <= 23 else None
    word = match.word("k")
    if word in _NAMED:
        return _NAMED[word]
    digits = word.replace(".", ":")
    hour_text, _, minute_text = digits.partition(":")
    if not minute_text:
        hour_text, minute_text = digits[:2], digits[2:]
    hour, minute = int(hour_text), int(minute_text)
    return _written(hour, minute, half) if hour < 24 and minute < 60 else None


def no_day(_match: Match, setting: Setting) -> Period:
    """Read a clock time that names no day: the last day named, or that of publication."""
    if setting.named is not None and setting.named.first == setting.named.last:
        return setting.named
    return day(setting.seen) if setting.seen else UNRESOLVED


def _half_of_day(match: Match) -> str:
    word = match.word("a")
    if word[:2] in ("am", "pm") or word.startswith(("a.", "p.")):
        return word[0]
    return "p" if word in _AFTERNOON else "a" if word in _MORNING else ""


def _spoken(match: Match) -> tuple[int, int]:
    hour = match.number("h")
    if match.word("past") == "half":
        return hour, 30
    if match.word("past") == "quarter":
        return (hour, 15) if match.word("dir") == "past" else (hour - 1, 45)
    return hour, 0


def _written(hour: int, minute: int, half: str) -> str | None:
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    elif half == "a" and hour > 12:
        return None
    return f"{hour:02}:{minute:02}"


def hour_words() -> tuple[str, ...]:
    """Return the words for the hours one to twelve."""
    return tuple(w for w, n in vocabulary().numbers.items() if 1 <= n <= 12 and w not in ("a", "an"))
