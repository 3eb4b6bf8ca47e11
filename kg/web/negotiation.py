"""Which of several representations a client would rather have: proactive negotiation by `Accept` (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_CHARACTERS = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_ELEMENT = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*+(?:"|\\?$))+', re.DOTALL)
_PART = re.compile(r'(?:[^";]|"(?:[^"\\]|\\.)*+(?:"|\\?$))+', re.DOTALL)
_RANGE = re.compile(rf"({_CHARACTERS})/({_CHARACTERS})")
_REMEMBERED = 1_000
"""Characters of a header up to which what was chosen is remembered: clients send few, and always the same."""
_WEIGHT = re.compile(r"q\s*=\s*(\d{0,9}(?:\.\d{0,9})?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type in small letters; its `parameters` (`charset=utf-8`) have no part in the choice."""

    type: str
    subtype: str
    parameters: str = ""

    @classmethod
    def of(cls, text: str) -> MediaType:
        """Return the media type that a text names.

        Raises:
            ValueError: it names none, or a range of them.
        """
        essence, _, parameters = text.partition(";")
        match = _RANGE.fullmatch(essence.strip())
        if match is None or "*" in match.group():
            raise ValueError(f"{text!r} is no media type")
        return cls(match[1].lower(), match[2].lower(), parameters.strip())

    @property
    def essence(self) -> str:
        """Type and subtype, without parameters."""
        return f"{self.type}/{self.subtype}"

    def __str__(self) -> str:
        return f"{self.essence}; {self.parameters}" if self.parameters else self.essence


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    subtype: str
    weight: float

    @property
    def precision(self) -> int:
        return (self.type != "*") + (self.subtype != "*")

    def covers(self, media_type: MediaType) -> bool:
        return self.type in ("*", media_type.type) and self.subtype in ("*", media_type.subtype)


def best(accept: str | None, offered: Sequence[MediaType]) -> MediaType | None:
    """Return the one of `offered` that a client would rather have, None if it takes none of them.

    `accept` is the value of the header, several header lines joined by commas; None where there is none. The most
    precise range that covers a media type gives its weight, and weight 0 refuses it. Of equal weights, what was named
    goes before what `type/*` covers and that before what `*/*` covers, and then what stands first in `offered`. What
    cannot be read is passed over; a header of which nothing can be read counts as none.
    """
    if accept is None or len(accept) <= _REMEMBERED:
        return _best_known(accept, tuple(offered))
    return _best(accept, offered)


def _best(accept: str | None, offered: Sequence[MediaType]) -> MediaType | None:
    ranges = list(_ranges(accept or ""))
    if not ranges:
        return offered[0] if offered else None
    scored = [(score, -place) for place, one in enumerate(offered) if (score := _score(one, ranges))[0] > 0]
    return offered[-max(scored)[1]] if scored else None


_best_known = lru_cache(maxsize=256)(_best)


def _score(media_type: MediaType, ranges: Sequence[_Range]) -> tuple[float, int]:
    """Return the weight of a media type, and the precision of the range that gives it."""
    precision, weight = max(((one.precision, one.weight) for one in ranges if one.covers(media_type)), default=(0, 0.0))
    return weight, precision


def _ranges(accept: str) -> Iterator[_Range]:
    for element in _ELEMENT.findall(accept):
        named, *parameters = [part.strip() for part in _PART.findall(element)] or [""]
        match = _RANGE.fullmatch("*/*" if named == "*" else named)  # some clients write * for */*
        weight = _weight(parameters)
        if match is not None and weight is not None and (match[1] != "*" or match[2] == "*"):
            yield _Range(match[1].lower(), match[2].lower(), weight)


def _weight(parameters: Sequence[str]) -> float | None:
    """Return the weight among parameters, 1 where there is none, None where it is malformed."""
    for parameter in parameters:
        if re.match(r"q\s*=", parameter, re.IGNORECASE):
            match = _WEIGHT.fullmatch(parameter)
            return min(float(match[1]), 1.0) if match is not None and match[1].strip(".") else None
    return 1.0
