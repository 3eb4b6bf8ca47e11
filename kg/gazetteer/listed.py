"""States as lists and tables write them: `Korea, Republic of`, `Burma (Myanmar)`."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.gazetteer.states import State, state_named

_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_INVERTED = re.compile(r"([^,]+),\s*(?:the\s+)?([^,]+)")


@lru_cache(maxsize=4096)
def listed_state(text: str) -> State | None:
    """Return the state of a name as tables write it, or None.

    What stands behind a comma may belong before it (`Korea, South`; `Congo, Democratic Republic of the`), and what
    stands in brackets is another name, an old one, or a part of the state.
    """
    text = " ".join(text.split())
    return state_named(text) or _turned(text) or _without_brackets(text)


def bracketed(text: str) -> tuple[str, str | None]:
    """Return a name without what stands behind it in brackets, and that: `Gander (Newfoundland)`; None without any.

    What is all brackets is the name itself.
    """
    found = _BRACKETS.search(text)
    name = _BRACKETS.sub(" ", text).strip()
    if found is None or not name:
        return text, None
    return name, found[1].strip() or None


def _turned(text: str) -> State | None:
    found = _INVERTED.fullmatch(text)
    if found is None:
        return None
    name, before = found[1].strip(), found[2].strip()
    return state_named(f"{before} {name}") or state_named(f"{before} the {name}")


def _without_brackets(text: str) -> State | None:
    name, inner = bracketed(text)
    if inner is None:
        return None
    return state_named(name) or _turned(name) or state_named(inner)
