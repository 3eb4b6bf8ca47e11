"""Parts of YAML files whose keys and values are checked as they are taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Self

from kg.errors import MappingError, listed, shown
from kg.model.yaml import NoYamlError, load_yaml

_LONGEST_WORD = 100
NO_SEPARATORS = '\r\n"'
"""Characters that cannot stand between the cells of a table."""


def parse_yaml(text: str, *, where: str) -> Any:
    """Return what a YAML text holds; `where` names it in messages.

    Raises:
        MappingError: it is no YAML.
    """
    try:
        return load_yaml(text)
    except NoYamlError as error:
        line = f", line {error.line}" if error.line else ""
        raise MappingError(
            f'{where}{line}: {error.problem}; put templates into quotation marks: "{{column}}"'
        ) from None


class Section:
    """A mapping of YAML; `where` is the way to it, for messages. With `allowed`, other keys are errors."""

    def __init__(self, data: Any, where: str, allowed: Sequence[str] | None = None) -> None:
        if not isinstance(data, dict):
            some = f", with some of {', '.join(allowed)}" if allowed else ""
            raise MappingError(f"{where}: must be lines `key: value`{some}")
        self.where = where
        self._data = {str(key): value for key, value in data.items()}
        for key in self._data:
            if allowed is not None and key not in allowed:
                raise MappingError(f"{where}: no key {shown(key)}{nearest(key, allowed)}")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(self._data)

    def fail(self, key: str, problem: str) -> MappingError:
        """Return an error that names the key."""
        return MappingError(f"{self.where}: {key}: {problem}")

    def raw(self, key: str) -> Any:
        """Return a value as YAML gives it; None where there is none."""
        return self._data.get(key)

    def text(self, key: str, *, needed: bool = False) -> str | None:
        """Return a text or number as a text."""
        value = self._data.get(key)
        if value is None:
            if needed:
                raise MappingError(f"{self.where}: the key {key!r} is missing")
            return None
        return self.scalar(key, value)

    def scalar(self, key: str, value: Any) -> str:
        """Return a value as a text."""
        if isinstance(value, dict) and list(value.values()) == [None]:
            [column] = value
            raise self.fail(key, f'put {{{column}}} into quotation marks: "{{{column}}}"')
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.fail(
                key, f'must be a text, not {shown(value)}; put a template into quotation marks: "{{column}}"'
            )
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list, or the single one."""
        return tuple(self.scalar(key, each) for each in self.entries(key))

    def entries(self, key: str) -> list[Any]:
        """Return the entries of a list, or the single one as a list."""
        value = self._data.get(key)
        if value is None:
            return []
        return value if isinstance(value, list) else [value]

    def has(self, key: str) -> bool:
        """Whether there is a value."""
        return self._data.get(key) is not None

    def choice(self, key: str, allowed: Iterable[str], *, needed: bool = False) -> str | None:
        """Return a text that has to be one of `allowed`."""
        value, names = self.text(key, needed=needed), list(allowed)
        if value is not None and value not in names:
            raise self.fail(key, f"{shown(value)} is not allowed{nearest(value, names)}")
        return value

    def truth(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._data.get(key, default)
        if not isinstance(value, bool):
            raise self.fail(key, f"must be true or false, not {shown(value)}")
        return value

    def table(self, key: str) -> Section:
        """Return a section whose keys are free; empty where there is none."""
        return Section(self._data.get(key) or {}, f"{self.where}: {key}")

    def section(self, key: str, allowed: Sequence[str]) -> Self:
        """Return a section whose keys are known; empty where there is none."""
        return type(self)(self._data.get(key) or {}, f"{self.where}: {key}", allowed)

    def date_formats(self, key: str) -> tuple[str, ...]:
        """Return the formats of a list, in the signs of `strptime`."""
        formats = self.texts(key)
        for text in formats:
            try:
                datetime.strptime("", text)  # noqa: DTZ007 - only the format is tried
            except (ValueError, re.error) as error:
                # Of a good format it says that an empty text is no day. The same sign twice is an error of `re`.
                if isinstance(error, re.error) or "does not match" not in str(error):
                    raise self.fail(key, f"{shown(text)} is no format ({error}); write one such as %d/%m/%Y") from None
        return formats


def nearest(value: str, allowed: Sequence[str]) -> str:
    """Return the end of a message about a value that is none of those allowed."""
    near = get_close_matches(value[:_LONGEST_WORD], allowed, n=1)
    return f"; did you mean {near[0]}? Allowed: {listed(allowed)}" if near else f"; allowed: {listed(allowed)}"
