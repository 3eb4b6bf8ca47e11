"""The steps of the language stage, one after the other. Imports spaCy: only what annotates imports this module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from spacy.language import Language

from kg.language.names import find_names
from kg.language.quotations import find_quotations
from kg.language.reference import find_references
from kg.language.times import find_times
from kg.language.tokens import ModelName, names_of, sentences_of, tokens_of, vectors_of
from kg.model.annotated import Annotated
from kg.model.document import Document


def run_steps(documents: Iterable[Document], nlp: Language, *, batch_size: int) -> Iterator[Annotated]:
    """Yield the documents annotated by a pipeline, in their order; `batch_size` of them are in work at a time."""
    waiting = iter(documents)
    while batch := list(islice(waiting, batch_size)):
        # What spaCy stores of a batch (every new word among it) is given back when the zone ends.
        with nlp.memory_zone():
            parsed = nlp.pipe((document.text for document in batch), batch_size=batch_size)
            read = [
                (Annotated(document, tokens_of(doc), sentences_of(doc), vectors=vectors_of(doc)), names_of(doc))
                for document, doc in zip(batch, parsed, strict=True)
            ]
        for annotated, entities in read:
            yield _complete(annotated, entities)


def _complete(annotated: Annotated, entities: tuple[ModelName, ...]) -> Annotated:
    names, persons = find_names(annotated, entities)
    annotated = replace(annotated, names=names, persons=persons)
    annotated = replace(annotated, times=find_times(annotated))
    annotated = replace(annotated, references=find_references(annotated))
    return replace(annotated, quotations=find_quotations(annotated))
