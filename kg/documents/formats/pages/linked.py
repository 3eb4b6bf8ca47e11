"""What pages say of themselves in JSON-LD, whole or broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from kg.documents.formats.pages.view import View

_WRAPPING = re.compile(
    r"^\s*(?:/\*\s*)?(?:<!--|<!\[CDATA\[|//\s*<!\[CDATA\[)(?:\s*\*/)?|(?:/\*\s*|//\s*)?(?:-->|\]\]>)(?:\s*\*/)?\s*;?\s*$"
)
_STRAY_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLE = re.compile(r"(?:\w*Article|\w*Posting|Report|PressRelease)$")
_SALVAGED = ("headline", "datePublished", "dateModified", "dateline", "inLanguage", "articleBody", "url")
_STRING = r'"((?:[^"\\]|\\.)*)"'
_DEEPEST = 12
Node = dict[str, Any]


def nodes_of(page: View) -> list[Node]:
    """Return the things that the page describes, each once, references between them replaced by what they mean."""
    nodes: list[Node] = []
    for script in page.elements("script"):
        if "ld+json" in (script.get("type") or "").lower():
            nodes.extend(_nodes(_loaded(script.text_content())))
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    return [{key: _resolved(value, known) for key, value in node.items()} for node in nodes]


def is_article(node: Node) -> bool:
    """Whether a thing is an article, a posting or a release."""
    return any(_ARTICLE.match(kind.rpartition("/")[2]) for kind in texts(node.get("@type")))


def is_a(node: Node, *kinds: str) -> bool:
    """Whether one of its types ends with one of `kinds`: `Organization` is also what is a NewsMediaOrganization."""
    return any(kind.endswith(kinds) for kind in texts(node.get("@type")))


def texts(value: Any) -> list[str]:
    """Return the texts that a value gives: itself, those of a list, the names of things."""
    if isinstance(value, str):
        plain = " ".join(unescape(value).split())
        return [plain] if plain else []
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    if isinstance(value, dict):
        parts = [text for key in ("givenName", "familyName") for text in texts(value.get(key))]
        return texts(value.get("name")) or texts(value.get("@value")) or ([" ".join(parts)] if parts else [])
    return []


def address_of(value: Any) -> list[str]:
    """Return the addresses that a value gives, as a text or as the id or url of a thing."""
    if isinstance(value, list):
        return [address for each in value for address in address_of(each)]
    if isinstance(value, dict):
        return [*address_of(value.get("@id")), *address_of(value.get("url"))]
    return [value] if isinstance(value, str) else []


def _loaded(text: str) -> Any:
    text = _WRAPPING.sub("", _WRAPPING.sub("", text.strip()))
    for attempt in (text, _STRAY_COMMA.sub(r"\1", text), unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _salvaged(text: str) -> list[Node]:
    """Return what can be read of an article in broken JSON, value by value."""
    kind = re.search(r'"@type"\s*:\s*\[?\s*"(\w*(?:Article|Posting))"', text)
    if not kind:
        return []
    node: Node = {"@type": kind[1]}
    for key in _SALVAGED:
        if found := re.search(rf'"{key}"\s*:\s*{_STRING}\s*[,}}\n]', text):
            node[key] = _unescaped(found[1])
    for key in ("author", "publisher"):
        if found := re.search(rf'"{key}"\s*:\s*\[?\s*(?:\{{[^{{}}]*?"name"\s*:\s*)?{_STRING}', text):
            node[key] = _unescaped(found[1])
    return [node]


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    """Yield the things of a value that stand for the page: not what lists of other pages hold."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _nodes(each, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "headline" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(key), list | dict):
                yield from _nodes(value[key], depth + 1)


def _resolved(value: Any, known: dict[str, Node]) -> Any:
    if isinstance(value, list):
        return [_resolved(each, known) for each in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value
