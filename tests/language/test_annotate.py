"""The entrance of the language stage."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import LanguageError
from kg.language import SUPPORTED, annotate, annotate_all
from kg.model.annotated import NameKind
from kg.model.document import Document
from tests.language.conftest import AnnotateText

PLAIN_WORDS = (
    "Orlova he the two Russian envoy said Monday they met her counterpart president of France and I both sides"
)
WORDS = st.sampled_from(
    [*PLAIN_WORDS.split(), '"', "“", "”", "'", ",", ".", ":", "-", "\n\n", "according", "to", "U.S."]
)


def test_every_kind_of_annotation_is_there(annotate_text: AnnotateText) -> None:
    annotated = annotate_text(
        'Foreign Minister Irina Orlova met Jan Keller in Vienna on Monday. "We are close," she said.',
        published=date(2025, 3, 5),
    )
    assert len(annotated.sentences) == 2
    assert {"Irina Orlova", "Jan Keller"} <= {n.full for n in annotated.names if n.kind is NameKind.PERSON}
    assert [r.refers_to for r in annotated.references if r.text == "she"] == [("Irina Orlova",)]
    assert [t.edtf for t in annotated.times] == ["2025-03-03"]
    assert [q.speaker for q in annotated.quotations] == ["Irina Orlova"]
    assert [p.name for p in annotated.persons] == ["Irina Orlova", "Jan Keller"]


def test_documents_come_back_in_their_order_and_no_more_than_a_batch_is_read_ahead() -> None:
    read: list[int] = []

    def documents() -> Iterator[Document]:
        for number in range(7):
            read.append(number)
            yield Document(f"{number}.txt", f"Orlova met envoy number {number}.")

    annotated = annotate_all(documents(), batch_size=2)
    first = next(annotated)

    assert first.document.id == "0.txt"
    assert read == [0, 1]
    assert [each.document.id for each in annotated] == [f"{number}.txt" for number in range(1, 7)]


def test_batches_do_not_change_what_is_found() -> None:
    documents = [Document(f"{n}.txt", f"Irina Orlova met envoy {n}. She left. " * (n + 1)) for n in range(4)]
    alone = [annotate(document) for document in documents]

    assert list(annotate_all(documents, batch_size=4)) == alone
    assert list(annotate_all(documents, batch_size=3)) == alone


def test_empty_text_has_no_annotations(annotate_text: AnnotateText) -> None:
    annotated = annotate_text("")

    assert not any((annotated.sentences, annotated.names, annotated.references, annotated.quotations))


def test_pipeline_that_is_not_installed_is_named_in_the_error() -> None:
    with pytest.raises(LanguageError, match="no_such_pipeline"):
        annotate(Document("a.txt", "Orlova met Keller."), pipeline="no_such_pipeline")


def test_english_is_supported() -> None:
    assert SUPPORTED == ("en",)


def test_import_of_the_entrance_loads_neither_spacy_nor_the_model() -> None:
    """`kg --help` must not wait for them."""
    code = "import sys, kg.language, kg.language.detection; print({'spacy', 'onnxruntime', 'numpy'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "set()"


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_text_gives_spans_inside_the_text_in_order(text: str) -> None:
    annotated = annotate(Document("any.txt", text))

    assert all(text[r.start : r.end] == r.text for r in annotated.references)
    assert all(0 <= q.start < q.end <= len(text) for q in annotated.quotations)
    assert all(one.start <= other.start for one, other in pairwise(annotated.references))
    assert all(one.end <= other.start for one, other in pairwise(annotated.quotations))
    assert all(annotated.tokens[r.head].start in range(r.start, r.end) for r in annotated.references)
