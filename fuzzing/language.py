"""The stage of language and the grammar, on any text: slow, and only the project's own modules are instrumented."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from fuzzing.checks import check_quads
from fuzzing.target import DATA, Target
from kg.extract.grammar.extractor import GrammarExtractor
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.language import annotate
from kg.language.detection import detect_language
from kg.model.annotated import Annotated
from kg.model.document import Document


@cache
def _grammar() -> GrammarExtractor:
    return GrammarExtractor()


def check_language(data: bytes) -> None:
    """Annotate a text, whatever it is, and extract its events."""
    text = data.decode("utf-8", "surrogatepass" if data[:1] == b"\xed" else "replace")
    if not text.strip():
        return
    assert detect_language(text) == detect_language(text)
    document = Document(id="article.md", text=text)
    annotated = annotate(document)
    _check_spans(annotated)
    reports = _grammar().extract(annotated)
    assert reports == _grammar().extract(annotated)
    extractor = ExtractorVersion("grammar", "1")
    check_quads(document_quads(document, reports, extractor=extractor, keep_text=True))


def _check_spans(annotated: Annotated) -> None:
    text = annotated.document.text
    spans = [(each.start, each.end) for some in (annotated.sentences, annotated.quotations) for each in some]
    named = [(each.start, each.end, each.text) for each in annotated.names]
    named += [(each.start, each.end, each.text) for each in annotated.references]
    named += [(each.start, each.end, each.text) for each in annotated.times]
    for start, end in (*spans, *((start, end) for start, end, _ in named)):
        assert 0 <= start < end <= len(text), f"outside of the text: {start} to {end}"
    for start, end, words in named:
        assert text[start:end] == words, f"does not stand there: {words!r} at {start}"


def _seeds() -> Iterator[bytes]:
    for path in sorted((DATA / "stories" / "articles").glob("*.md"))[::3]:
        body = path.read_text(encoding="utf-8").split("---\n", 2)[-1]
        for start in range(0, min(len(body), 1500), 300):
            yield body[start : start + 300].encode()


TARGETS = {
    "language": Target(
        "language",
        check_language,
        _seeds,
        words=(
            *(
                b" met ",
                b" on Monday",
                b" 3 March 2026",
                b"Mr. ",
                b" said ",
                b'"',
                b"\xe2\x80\x9c",
                b"\xe2\x80\x9d",
                b"\n\n",
            ),
            *(
                b" at 8:30 a.m.",
                b" last week",
                b"the Minister ",
                b" and ",
                b", ",
                b"'s ",
                b"\xc2\xad",
                b"\xe2\x80\x8b",
                b"00",
            ),
            *(
                b"\xed\xa0\x80",
                b"\xe2\x80\xae",
                b"\xf0\x9f\x98\x80",
                b"\xcc\x81" * 8,
                b"(",
                b")",
                b"- ",
                b"\x1c",
                b"\xe2\x80\xa8",
            ),
        ),
        longest=600,
    ),
}
