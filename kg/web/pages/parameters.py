"""The parameters of pages: what an address may ask for, checked before the graph is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from kg.errors import UsageError

MOST_PAGES: Final = 100_000


class PageParameterError(UsageError):
    """A parameter of an address has a value that is not allowed."""


@dataclass(frozen=True, slots=True)
class PageParameter:
    """A parameter of a page. `choices` are all its values if it has few, `least` and `most` bound a number."""

    name: str
    type: Literal["text", "day", "number", "choice"]
    help: str
    choices: tuple[str, ...] = ()
    least: int = 1
    most: int = MOST_PAGES

    @property
    def allowed(self) -> str:
        """What it may be, in words."""
        if self.type == "choice":
            return "one of " + ", ".join(self.choices)
        if self.type == "number":
            return f"a whole number from {self.least} to {self.most}"
        return "a day (YYYY-MM-DD)" if self.type == "day" else "at most 500 characters"


PAGE: Final = PageParameter("page", "number", "which part of a long list")
_LONGEST: Final = 500


class Values:
    """The values of one request that are given and allowed."""

    def __init__(self, parameters: Sequence[PageParameter], given: Mapping[str, str], *, open: bool = False) -> None:
        """Check what is given; an empty value is none. What the page has not is passed over, or kept if it is `open`.

        Raises:
            PageParameterError: a value is not allowed; names the parameter, what is allowed and the value.
        """
        self._known = {parameter.name: parameter for parameter in parameters}
        self._values: dict[str, str] = {}
        for parameter in parameters:
            value = given.get(parameter.name, "").strip()
            if value:
                _check(parameter, value)
                self._values[parameter.name] = value
        others = {name: value for name, value in given.items() if open and name not in self._known}
        self.others = {name: value for name, value in others.items() if value}
        """What is given beside the page's own parameters, as it is written."""

    def text(self, name: str, default: str = "") -> str:
        """Return a value as it is written."""
        return self._values.get(self._known[name].name, default)

    def number(self, name: str, default: int = 1) -> int:
        """Return a number."""
        value = self._values.get(self._known[name].name)
        return default if value is None else int(value)

    def day(self, name: str) -> str | None:
        """Return a day (ISO), None where none is given."""
        return self._values.get(self._known[name].name)

    @property
    def page(self) -> int:
        """Which part of a long list, counted from 1."""
        return self.number("page")

    @property
    def given(self) -> dict[str, str]:
        """What is given, without the number of the page: what links to other parts of the list keep."""
        return {name: value for name, value in self._values.items() if name != "page"}


def _check(parameter: PageParameter, value: str) -> None:
    if not _is_allowed(parameter, value):
        shown = value if len(value) <= 80 else f"{value[:80]}…"
        raise PageParameterError(f"{parameter.name} ({parameter.help}) must be {parameter.allowed}, not “{shown}”.")


def _is_allowed(parameter: PageParameter, value: str) -> bool:
    if parameter.type == "choice":
        return value in parameter.choices
    if parameter.type == "number":
        return bool(re.fullmatch(r"\d{1,9}", value, re.ASCII)) and parameter.least <= int(value) <= parameter.most
    if parameter.type == "day":
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)) and _is_day(value)
    return len(value) <= _LONGEST


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
