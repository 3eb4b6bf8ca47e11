"""What a site asks of robots in its robots.txt (RFC 9309).

Written here because of what the rules of strangers can cost: the parsers at hand make regular expressions of them, and
a rule with many `*` then takes longer than the reader lives. The match below never takes more steps than rule times
address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, urlsplit

MOST_BYTES = 512 * 1024
"""How much of a robots.txt is read, as the RFC has it at least; what comes behind it counts as not there."""
_LINE = re.compile(r"[ \t\ufeff]*([A-Za-z-]+)[ \t]*:[ \t]*([^#]*)")
_TOKEN = re.compile(r"[A-Za-z_-]+|\*")
_SAFE = "%/?:@!$&'()*+,;=~[]-._"
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one robot: pairs of whether they allow and the pattern. `delay` is in seconds between requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float | None = None

    def allows(self, url: str) -> bool:
        """Whether an address may be asked: the longest rule that fits it decides, of two as long the kinder."""
        parts = urlsplit(url)
        target = _canonical(parts.path or "/") + (f"?{_canonical(parts.query)}" if parts.query else "")
        fitting = [(len(pattern), allow) for allow, pattern in self.rules if _fits(pattern, target)]
        return max(fitting)[1] if fitting else True


_Group: TypeAlias = tuple[set[str], list[tuple[str, str]]]


def parse_robots(content: bytes, agent: str) -> Robots:
    """Return the rules that a robots.txt has for the robot whose product token is `agent`.

    Those of all groups that name it count; where none does, those for everybody. Whatever is no rule is passed over.
    """
    groups = list(_groups(content[:MOST_BYTES].decode("utf-8", "replace")))
    named = [group for group in groups if agent.lower() in group[0]]
    lines = [line for _, lines in named or [g for g in groups if "*" in g[0]] for line in lines]
    rules = tuple((name == "allow", _canonical(value)) for name, value in lines if name != "crawl-delay" and value)
    return Robots(rules, _delay([value for name, value in lines if name == "crawl-delay"]))


def _groups(text: str) -> Iterator[_Group]:
    agents: set[str] = set()
    lines: list[tuple[str, str]] = []
    for line in text.splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        name, value = found.group(1).lower(), found.group(2).strip()
        if name == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = set(), []
            token = _TOKEN.match(value)
            agents.add(token.group().lower() if token else "")
        elif name in ("allow", "disallow", "crawl-delay") and agents:
            lines.append((name, value))
    yield agents, lines


def _delay(values: Sequence[str]) -> float | None:
    numbers = [float(value) for value in values if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value)]
    return max(numbers, default=None)


def _canonical(text: str) -> str:
    """Return a path in the one form in which paths are compared: what need not be escaped is not, the rest is."""

    def plain(found: re.Match[str]) -> str:
        character = chr(int(found.group(1), 16))
        return character if character in _UNRESERVED else found.group().upper()

    return _PERCENT.sub(plain, quote(text, safe=_SAFE))


def _fits(pattern: str, target: str) -> bool:
    """Whether a pattern fits the beginning of a target; `*` is any text, `$` at the end the end."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    if not rest:
        return len(target) == len(first) if ends else True
    place = len(first)
    # The earliest place of each piece leaves most room for the next: no other choice has to be tried.
    for piece in rest[:-1] if ends else rest:
        at = target.find(piece, place)
        if at < 0:
            return False
        place = at + len(piece)
    return target.endswith(rest[-1]) and len(target) - len(rest[-1]) >= place if ends else True
