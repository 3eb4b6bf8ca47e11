"""Annotated documents written down by hand, for tests of what comes after the spaCy pipeline.

A sentence is a string of tokens with a space between them, each `word`, `word/POS/label` or `word/POS/label>head`:

    build("Rubio/PROPN/nsubj>2 met|meet/VERB/root Lavrov/PROPN/obj>2 _./PUNCT/punct>2")

`head` is the number of the head in the sentence, counted from 1; it is left out for the root. `word|lemma` gives a
lemma that is not the word in lower case. A token that begins with `_` stands without a space before it (a bare `_`
is that sign itself). What is left out is `X`, `dep` and the root (the first token labelled `root`, else the first).
A sentence that begins with `¶ ` opens a paragraph; `# ` makes it a headline in a paragraph of its own, `~ ` furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from kg.model.annotated import Annotated, Name, NameKind, PersonFacts, Sentence, SentenceKind, Token
from kg.model.document import Document

_KINDS = {"# ": SentenceKind.HEADLINE, "~ ": SentenceKind.FURNITURE, "¶ ": SentenceKind.PROSE}


def build(
    *sentences: str,
    names: Iterable[Name] = (),
    persons: Iterable[PersonFacts] = (),
    published: date | None = None,
    dateline: str | None = None,
    title: str | None = None,
) -> Annotated:
    """Return the document that the sentences make; every form in `names` is marked wherever its words stand.

    Of two forms that overlap the longer one is marked.
    """
    text = ""
    tokens: list[Token] = []
    made: list[Sentence] = []
    paragraph = 0
    for number, line in enumerate(sentences):
        kind = _KINDS.get(line[:2], SentenceKind.PROSE)
        opens = line[:2] in _KINDS or (bool(made) and made[-1].kind is not SentenceKind.PROSE)
        if number:
            text += "\n\n" if opens else " "
            paragraph += opens
        first, begin = len(tokens), len(text)
        text = _append(text, line[2:] if line[:2] in _KINDS else line, tokens)
        made.append(Sentence(begin, len(text), first, len(tokens), kind=kind, paragraph=paragraph))
    document = Document("built.txt", text, title=title, published=published, dateline=dateline)
    annotated = Annotated(document, tuple(tokens), tuple(made), persons=tuple(persons))
    return replace(annotated, names=_placed(text, names))


def person(text: str, refers_to: str | None = None) -> Name:
    """Return the name of a person, to be placed by `build`."""
    return Name(0, 0, text, NameKind.PERSON, refers_to=refers_to)


def state(text: str, refers_to: str | None = None, code: str | None = None, *, metonym: bool = False) -> Name:
    """Return the name of a state, or of a seat that stands for one, to be placed by `build`."""
    return Name(0, 0, text, NameKind.STATE, refers_to=refers_to, state=code, metonym=metonym)


def nationality(text: str, refers_to: str, code: str) -> Name:
    """Return a nationality (`Russian`), to be placed by `build`."""
    return Name(0, 0, text, NameKind.NATIONALITY, refers_to=refers_to, state=code)


def organization(text: str, refers_to: str | None = None) -> Name:
    """Return the name of an organization, to be placed by `build`."""
    return Name(0, 0, text, NameKind.ORGANIZATION, refers_to=refers_to)


def place(text: str, code: str | None = None) -> Name:
    """Return the name of a place, to be placed by `build`."""
    return Name(0, 0, text, NameKind.PLACE, state=code)


def facts(name: str, *forms: str, of: str | None = None, position: str | None = None) -> PersonFacts:
    """Return what the document says of a person; the full name is a form of its own accord."""
    return PersonFacts(name, (name, *forms), of=of, position=position)


def _append(text: str, line: str, tokens: list[Token]) -> str:
    parts = [_parse(part) for part in line.split()]
    first = len(tokens)
    root = next((place for place, part in enumerate(parts) if part[3] == "root"), 0)
    for place, (word, lemma, pos, dep, head) in enumerate(parts):
        if word.startswith("_") and len(word) > 1:
            word = word[1:]
            lemma = lemma.removeprefix("_")
        elif place:
            text += " "
        at = root if head is None else head - 1
        label = "root" if place == at else dep
        tokens.append(Token(first + place, len(text), len(text) + len(word), word, lemma, pos, label, first + at))
        text += word
    return text


def _parse(part: str) -> tuple[str, str, str, str, int | None]:
    word, _, rest = part.partition("/")
    pos, _, link = rest.partition("/")
    dep, _, head = link.partition(">")
    form, _, lemma = word.partition("|")
    lemma = lemma or (form if pos == "PROPN" else form.lower())
    return form, lemma, pos or "X", dep or "dep", int(head) if head else None


def _placed(text: str, names: Iterable[Name]) -> tuple[Name, ...]:
    placed: list[Name] = []
    taken = bytearray(len(text))
    for name in sorted(names, key=lambda n: -len(n.text)):
        for found in re.finditer(rf"(?<!\w){re.escape(name.text)}(?!\w)", text):
            if not any(taken[found.start() : found.end()]):
                taken[found.start() : found.end()] = b"x" * len(name.text)
                placed.append(replace(name, start=found.start(), end=found.end()))
    return tuple(sorted(placed, key=lambda n: n.start))
