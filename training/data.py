"""Read Universal Dependencies and BIO files as examples for training and measuring."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

NAME_LABELS = ("PER", "ORG", "LOC", "EVENT")
NAME_TAGS = ("O", *(f"{prefix}-{label}" for label in NAME_LABELS for prefix in "BI"))

IGNORED = "_"
"""The value of a word that a layer says nothing about: it takes no part in the loss or in the figures."""

KEPT_SUBTYPES = frozenset(
    ("nsubj:pass", "aux:pass", "nmod:poss", "acl:relcl", "compound:prt", "obl:agent", "csubj:pass", "obl:npmod")
)
_UNMARKED = frozenset(f"{base}:{kind}" for base in ("obl", "nmod") for kind in ("tmod", "npmod", "unmarked"))

POLITICS_LABELS = {
    "politician": "PER", "person": "PER", "politicalparty": "ORG", "organisation": "ORG",
    "country": "LOC", "location": "LOC", "event": "EVENT", "election": "EVENT",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with the layers that its source has; a layer that it lacks is None.

    `heads` counts words from 1, with 0 for the root, as CoNLL-U does. `tags` are of `NAME_TAGS`.
    """

    words: tuple[str, ...]
    pos: tuple[str, ...] | None = None
    heads: tuple[int, ...] | None = None
    deprels: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One word line of a CoNLL-U file."""

    form: str
    pos: str
    xpos: str
    head: int
    deprel: str
    misc: str


def open_text(path: Path) -> IO[str]:
    """Open a text file in UTF-8, unpacking it when its name ends in `.gz`."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def simple_deprel(deprel: str) -> str:
    """Return a relation of the closed set the model knows: universal ones and `KEPT_SUBTYPES`."""
    if deprel in KEPT_SUBTYPES:
        return deprel
    return "obl:npmod" if deprel in _UNMARKED else deprel.split(":")[0]


def conllu_sentences(lines: Iterable[str]) -> Iterator[tuple[Row, ...]]:
    """Yield the syntactic words of each sentence; multi-word and empty tokens are left out."""
    rows: list[Row] = []
    for line in lines:
        fields = line.rstrip("\n").split("\t")
        if len(fields) == 10 and fields[0].isdigit():
            rows.append(Row(fields[1], fields[3], fields[4], int(fields[6]), simple_deprel(fields[7]), fields[9]))
        elif not line.strip() and rows:
            yield tuple(rows)
            rows = []
    if rows:
        yield tuple(rows)


def example_of_rows(rows: tuple[Row, ...]) -> Example:
    """Return an example with parts of speech and dependencies, without names."""
    return Example(
        words=tuple(row.form for row in rows),
        pos=tuple(row.pos for row in rows),
        heads=tuple(row.head for row in rows),
        deprels=tuple(row.deprel for row in rows),
    )


def bio_sentences(
    lines: Iterable[str], *, word_column: int, tag_column: int, labels: dict[str, str]
) -> Iterator[Example]:
    """Yield examples with names from column files; names of a label not in `labels` are ignored words."""
    words: list[str] = []
    tags: list[str] = []
    for line in lines:
        fields = re.split(r"[\t ]+", line.rstrip("\n"))
        if not line.strip():
            if words:
                yield Example(words=tuple(words), tags=tuple(tags))
            words, tags = [], []
        elif len(fields) > max(word_column, tag_column) and not (word_column and line.startswith("#")):
            words.append(fields[word_column])
            tags.append(_mapped_tag(fields[tag_column], labels))
    if words:
        yield Example(words=tuple(words), tags=tuple(tags))


def _mapped_tag(tag: str, labels: dict[str, str]) -> str:
    if tag == "O":
        return tag
    label = labels.get(tag[2:])
    return f"{tag[:2]}{label}" if label else IGNORED


def read_trees(path: Path) -> list[Example]:
    """Read a CoNLL-U file without its names."""
    with open_text(path) as lines:
        return [example_of_rows(rows) for rows in conllu_sentences(lines)]


def read_uner(path: Path) -> list[Example]:
    """Read a Universal NER file (columns: number, word, tag), labels PER, ORG and LOC."""
    with open_text(path) as lines:
        labels = {label: label for label in NAME_LABELS}
        return list(bio_sentences(lines, word_column=1, tag_column=2, labels=labels))


def read_politics(path: Path) -> list[Example]:
    """Read a CrossNER politics file (columns: word, tag); what it calls `misc` is ignored."""
    with open_text(path) as lines:
        return list(bio_sentences(lines, word_column=0, tag_column=1, labels=POLITICS_LABELS))


def name_spans(tags: Iterable[str]) -> set[tuple[int, int, str]]:
    """Return the names that BIO tags spell as (first word, end word, label), end not included.

    An `I-` that continues nothing opens a name.
    """
    spans: set[tuple[int, int, str]] = set()
    opened: tuple[int, str] | None = None
    for place, tag in enumerate([*tags, "O"]):
        if opened and tag != f"I-{opened[1]}":
            spans.add((opened[0], place, opened[1]))
            opened = None
        if tag[:2] in ("B-", "I-") and opened is None:
            opened = (place, tag[2:])
    return spans


def well_formed(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return tags in which a name that was cut off, by an ignored word say, begins with `B-` again."""
    fixed: list[str] = []
    for tag in tags:
        follows = fixed and fixed[-1] in (IGNORED, tag, f"B-{tag[2:]}")
        fixed.append(f"B-{tag[2:]}" if tag.startswith("I-") and not follows else tag)
    return tuple(fixed)


def all_caps(example: Example) -> Example:
    """Return the sentence as an old agency headline or a heading sets it."""
    return replace(example, words=tuple(word.upper() for word in example.words))


def title_case(example: Example) -> Example:
    """Return the sentence with every word capitalized, as headlines of some papers are."""
    return replace(example, words=tuple(word[:1].upper() + word[1:] for word in example.words))


def without_last(example: Example) -> Example:
    """Return the sentence without its final full stop; unchanged where it ends otherwise or the stop governs a word."""
    last = len(example.words)
    if example.words[-1] != "." or last < 4 or (example.heads and last in example.heads):
        return example

    return Example(
        words=example.words[:-1],
        pos=example.pos and example.pos[:-1],
        heads=example.heads and example.heads[:-1],
        deprels=example.deprels and example.deprels[:-1],
        tags=example.tags and example.tags[:-1],
    )
