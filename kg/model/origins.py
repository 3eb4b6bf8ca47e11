"""Annotations of a text that was made for reading, led back to the text it was made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from kg.model.annotated import Annotated, Name, Quotation, Reference, Sentence, TimeExpression
from kg.model.document import Origin

_Spanned = TypeVar("_Spanned", Name, Quotation, Reference, Sentence, TimeExpression)


def led_back(annotated: Annotated) -> Annotated:
    """Return what was annotated with its places in the document that the text was made of.

    Tokens have no places there and are left out, and so is what stands only in the text that was made. A document that
    was read as it is comes back as it is.
    """
    origin = annotated.document.origin
    if origin is None:
        return annotated
    return Annotated(
        document=origin.document,
        tokens=(),
        sentences=tuple(replace(s, first=0, last=0) for s in _moved(annotated.sentences, origin)),
        names=tuple(
            replace(name, text=origin.document.cut(name.start, name.end)) for name in _moved(annotated.names, origin)
        ),
        references=_moved(annotated.references, origin),
        times=_moved(annotated.times, origin),
        quotations=_moved(annotated.quotations, origin),
        persons=annotated.persons,
    )


def _moved(found: Iterable[_Spanned], origin: Origin) -> tuple[_Spanned, ...]:
    spans = ((one, origin.span(one.start, one.end)) for one in found)
    return tuple(replace(one, start=span[0], end=span[1]) for one, span in spans if span)
