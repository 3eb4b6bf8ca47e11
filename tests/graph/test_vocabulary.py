"""The terms in code are closed lists, tied to the enums of the model."""

from __future__ import annotations

import subprocess
import sys
from enum import StrEnum

import pytest
from pyoxigraph import NamedNode

from kg.errors import RecordError
from kg.graph import vocabulary
from kg.graph.prefixes import PREFIXES, sparql_prefixes
from kg.graph.vocabulary import (
    ACTOR_KINDS,
    DIP,
    PARTS,
    PLACE_KINDS,
    SKOS,
    STATUSES,
    SUBTYPES,
    TYPES,
    Vocabulary,
    subtype_term,
)
from kg.model.report import ActorKind, EventType, Part, Status
from kg.model.world import PlaceKind

VOCABULARIES = [value for value in vars(vocabulary).values() if isinstance(value, Vocabulary)]


def test_a_term_is_its_iri() -> None:
    assert NamedNode("https://w3id.org/diplomacy-kg/ontology#Meeting") == DIP.Meeting


def test_a_misspelt_term_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(AttributeError, match=r"dip:Meetting is no term in use; did you mean dip:Meeting\?"):
        _ = DIP.Meetting
    with pytest.raises(KeyError):
        _ = SKOS["prefLable"]


def test_a_vocabulary_knows_what_it_holds() -> None:
    assert "Meeting" in DIP
    assert "Meetting" not in DIP


@pytest.mark.parametrize("terms", VOCABULARIES, ids=lambda terms: terms.prefix)
def test_no_term_is_listed_twice(terms: Vocabulary) -> None:
    assert len(terms.names) == len(set(terms.names))


@pytest.mark.parametrize(
    ("enum", "table"),
    [(EventType, TYPES), (Status, STATUSES), (Part, PARTS), (ActorKind, ACTOR_KINDS), (PlaceKind, PLACE_KINDS)],
)
def test_every_value_of_an_enum_has_a_term_of_its_own(
    enum: type[StrEnum], table: dict[StrEnum, NamedNode | None]
) -> None:
    assert set(table) == set(enum)
    assert len(set(table.values())) == len(table)


def test_every_type_says_which_subtypes_it_has() -> None:
    assert set(SUBTYPES) == set(EventType)
    assert subtype_term(EventType.MEETING, "Summit", where="here") == DIP.Summit
    with pytest.raises(RecordError, match="here: 'summit' is no subtype of Call; allowed: none"):
        subtype_term(EventType.CALL, "summit", where="here")


def test_prefixes_are_in_order_and_lead_to_namespaces() -> None:
    assert list(PREFIXES) == sorted(PREFIXES)
    assert all(iri.endswith(("#", "/")) for iri in PREFIXES.values())
    assert f"PREFIX dip: <{DIP.namespace}>\n" in sparql_prefixes()


def test_terms_load_without_validator_and_language_stage() -> None:
    """The command line names prefixes and terms; rdflib and pyshacl would cost it half a second."""
    code = "import sys, kg.graph.vocabulary, kg.graph.mapping, kg.graph.reading, kg.graph.world; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert {"rdflib", "pyshacl", "spacy", "numpy"}.isdisjoint(loaded)
