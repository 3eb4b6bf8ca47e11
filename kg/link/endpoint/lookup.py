"""Questions put to an endpoint: many in one query, and each answered, kept and failed for itself.

The rows of an answer tell which question they answer, so that each is kept by itself: whoever asks again in other
company, after a kill or in another run, asks only what has not been answered. A query that is too much for the endpoint
is asked in halves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode
from SPARQLWrapper import JSON

from kg.errors import NoAnswerError
from kg.link.endpoint.queries import ProfileQuery, Row, Term
from kg.link.endpoint.requests import in_batches, sparql_request
from kg.net.asking import Asker, read_json
from kg.net.kept import KeptAnswers
from kg.net.wire import Request

MEDIA_TYPE = "application/sparql-results+json"


class Value(NamedTuple):
    """A term in a row: its IRI or text, and the language of a text, in small letters."""

    text: str
    language: str = ""


Values = dict[str, Value]
"""A row of an answer; a variable without value is left out."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an endpoint: the texts that its rows come back with, and the terms that it is asked with.

    One question may be asked with several rows of terms, such as a name in several languages.
    """

    key: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Replies:
    """The rows for each question that was answered, none where nothing is known, and why the others were not."""

    rows: Mapping[Question, tuple[Values, ...]]
    faults: Mapping[Question, NoAnswerError]


class Lookup:
    """A query of a profile at its endpoint. `given` are the values that are the same for all questions."""

    def __init__(
        self,
        query: ProfileQuery,
        given: Mapping[str, Sequence[Term]],
        *,
        endpoint: str,
        batch: int,
        asker: Asker,
        kept: KeptAnswers,
    ) -> None:
        self._query = query
        self._given = given
        self._endpoint = endpoint
        self._batch = batch
        self._asker = asker
        self._kept = kept
        self._form = hashlib.sha256(query.filled((), given).encode()).digest()

    def ask(self, questions: Iterable[Question]) -> Replies:
        """Return what is kept or answered for each of the questions, and what became of the others."""
        wanted = list(dict.fromkeys(questions))
        requests = {question: self._kept_as(question) for question in wanted}
        rows: dict[Question, tuple[Values, ...]] = {}
        bodies = self._kept.get_all(requests.values())
        for question, request in requests.items():
            if (body := bodies.get(request)) is not None and (found := _unpacked(body)) is not None:
                rows[question] = found
        faults: dict[Question, NoAnswerError] = {}
        unknown = [question for question in wanted if question not in rows]
        for batch, answered in in_batches(unknown, self._batch, self._answers):
            if isinstance(answered, NoAnswerError):
                faults.update(dict.fromkeys(batch, answered))
                continue
            self._kept.put_all((requests[question], _packed(found)) for question, found in answered.items())
            rows.update(answered)
        return Replies(rows, faults)

    def _answers(self, batch: Sequence[Question]) -> dict[Question, tuple[Values, ...]]:
        query = self._query.filled([row for question in batch for row in question.rows], self._given)
        request = sparql_request(self._endpoint, query, format=JSON)
        each = self._query.form.each
        found: dict[tuple[str, ...], list[Values]] = {question.key: [] for question in batch}
        for row in self._asker.ask(request, read_rows):
            key = tuple(row[name].text if name in row else "" for name in each)
            if key in found:
                found[key].append(row)
        return {question: tuple(found[question.key]) for question in batch}

    def _kept_as(self, question: Question) -> Request:
        """Return the name under which an answer is kept: all that it depends on. It is never sent."""
        terms = "\n".join(" ".join(map(str, row)) for row in question.rows)
        return Request(self._endpoint, self._form + terms.encode("utf-8", "replace"), accept=(MEDIA_TYPE,))


def read_rows(body: bytes) -> tuple[Values, ...]:
    """Return the rows of an answer in SPARQL's JSON; raises ValueError where it is none or ends early."""
    answer = read_json(body)
    try:
        bindings = answer["results"]["bindings"]  # type: ignore[index]
        return tuple({name: _value(term) for name, term in row.items()} for row in bindings)
    except (KeyError, TypeError, AttributeError):
        raise ValueError("it has not the form of an answer to a SELECT") from None


def _value(term: Mapping[str, Any]) -> Value:
    text, language = term["value"], term.get("xml:lang", "")
    if not isinstance(text, str) or not isinstance(language, str):
        raise TypeError
    # Two blank nodes of different answers may have one name; nobody can ask for one.
    return Value(text if term.get("type") != "bnode" else "", language.lower())


def _packed(rows: Iterable[Values]) -> bytes:
    return json.dumps([{name: list(value) for name, value in row.items()} for row in rows]).encode()


def _unpacked(body: bytes) -> tuple[Values, ...] | None:
    try:
        return tuple({name: Value(*value) for name, value in row.items()} for row in json.loads(body))
    except (ValueError, TypeError, AttributeError):
        return None


def literal(text: str, language: str | None = None) -> Literal:
    """Return a text as a term; what no text can hold is left out."""
    clean = text.encode("utf-8", "ignore").decode()
    return Literal(clean, language=language) if language else Literal(clean)


def node(iri: str) -> NamedNode | None:
    """Return an IRI as a term, or None where it is none."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None
