"""What an event is about, as the text names it."""

from __future__ import annotations

from kg.extract.grammar.frames import Mention
from kg.model.annotated import Annotated, Token

_ABOUT = frozenset({"on", "about", "over", "regarding", "concerning"})
_DISCUSS = frozenset({"discuss", "review", "address", "explore", "examine", "debate"})
_BESIDE = frozenset(
    {
        "sideline",
        "margin",
        "fringe",
        "eve",
        "invitation",
        "phone",
        "telephone",
        "hotline",
        "line",
        "visit",
        "trip",
        "tour",
    }
)
_OUTSIDE = ("case", "det", "punct", "cc", "conj", "acl:relcl")
_LONGEST = 80
"""Characters; a longer phrase is a clause rather than a subject."""


def about_of(annotated: Annotated, mention: Mention) -> tuple[str, ...]:
    """Return short noun phrases: what follows "on" or "about", and what was to be discussed."""
    times = [(t.start, t.end) for t in annotated.times]
    heads: list[Token] = []
    for anchor in mention.anchors:
        for child in annotated.children(anchor):
            cases = {t.text.lower() for t in annotated.children(child) if t.dep == "case"}
            if (
                child.dep in ("nmod", "obl")
                and child.lemma not in _BESIDE
                and cases & _ABOUT
                and not any(s <= child.start < e for s, e in times)
            ):
                heads.append(child)
            if child.dep in ("advcl", "acl", "xcomp") and child.lemma in _DISCUSS:
                heads.extend(t for t in annotated.children(child) if t.dep == "obj")
    found = (_phrase(annotated, head) for head in heads)
    return tuple(dict.fromkeys(p for p in found if p))


def _phrase(annotated: Annotated, head: Token) -> str | None:
    """The words of a noun phrase without preposition and article, or None where it is too long."""
    outside = [t for t in annotated.children(head) if t.dep in _OUTSIDE]
    dropped = {t.i for child in outside for t in annotated.subtree(child)}
    kept = [t for t in annotated.subtree(head) if t.i not in dropped]
    if not kept:
        return None
    text = " ".join(annotated.document.text[kept[0].start : kept[-1].end].split())
    return text if len(text) <= _LONGEST else None
