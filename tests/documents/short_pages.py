"""Pages of a few sentences, and the documents that they give."""

from __future__ import annotations

from typing import Any

from kg.documents import Input, read_input
from kg.model.document import Document

FIRST = "The envoys of Kenya and Norway met in Oslo on Monday and spoke about fish for three hours."
SECOND = "They will meet again in Mombasa on Friday, a spokeswoman of the ministry told reporters afterwards."


def article(html: str | bytes, **known: Any) -> Document:
    content = html.encode() if isinstance(html, str) else html
    [found] = read_input(Input("a.html", content, **known))
    assert isinstance(found, Document), found
    return found


def paragraphs(body: tuple[str, ...]) -> str:
    """Return the pieces of a body, those that are no elements as paragraphs."""
    return "".join(each if each.startswith("<") else f"<p>{each}</p>" for each in body)
