"""What a server says where it refuses a request: in plain text, in a page, or in JSON, each its own way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

from kg.errors import one_line

_LONGEST = 300
_KEYS = ("message", "title", "error", "errors", "detail", "details", "reason", "description", "exception")
"""Under which names the words stand in JSON, the most telling first."""
_HIDDEN = re.compile(r"<!--.*?-->|<(style|script|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[!?/a-zA-Z][^<>]*>")
_PAGE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!doctype\s+html|<html)\b", re.IGNORECASE)


def complaint_of(text: str) -> str:
    """Return the words of the body of an error on one line that steers no terminal; of a query only the complaint."""
    text = text.partition("\n\nSPARQL query:")[0]
    words = one_line(_words_of(text))
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _words_of(text: str) -> str:
    if text.lstrip().startswith("{"):
        try:
            told = dict.fromkeys(_in_json(json.loads(text)))
        except (ValueError, RecursionError):
            return text
        return "; ".join(told) or text
    if _PAGE.match(text):
        return unescape(_TAG.sub(" ", _HIDDEN.sub(" ", text)))
    return text


def _in_json(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield value.strip()
    elif isinstance(value, list):
        for item in value:
            yield from _in_json(item)
    elif isinstance(value, dict):
        for key in _KEYS:
            yield from _in_json(value.get(key))
