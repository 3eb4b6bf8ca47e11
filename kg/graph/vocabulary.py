"""The terms that the package writes and asks for, as closed lists: a misspelt term is an error, not a new IRI.

`DIP` holds every term of `ontology/diplomacy.ttl` (a test compares the two); of other vocabularies stand here the
terms in use. The tables below tie the enums of `kg.model` to terms.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import RecordError
from kg.graph.prefixes import PREFIXES
from kg.model.decision import Verdict
from kg.model.link import Standing
from kg.model.report import SUBTYPES as SUBTYPES
from kg.model.report import ActorKind, EventType, Part, Status
from kg.model.world import PlaceKind


class Vocabulary:
    """The terms of one namespace: `DIP.Meeting` is its IRI as a `NamedNode`, `DIP.Meetting` an AttributeError.

    Iterating gives the local names, in the order given.
    """

    def __init__(self, prefix: str, names: str) -> None:
        self.prefix = prefix
        self.namespace = PREFIXES[prefix]
        self.names = tuple(names.split())
        self._terms = {name: NamedNode(self.namespace + name) for name in self.names}
        # An attribute that is there needs no call; one that is not is told of by `__getattr__`.
        self.__dict__ = {**self._terms, **self.__dict__}

    def __getattr__(self, name: str) -> NamedNode:
        terms: dict[str, NamedNode] = self.__dict__.get("_terms", {})
        if name in terms:
            return terms[name]
        near = get_close_matches(name, terms, n=1)
        hint = f"; did you mean {self.__dict__.get('prefix')}:{near[0]}?" if near else ""
        raise AttributeError(f"{self.__dict__.get('prefix')}:{name} is no term in use{hint}")

    def __getitem__(self, name: str) -> NamedNode:
        """Return the term of a local name; raises KeyError where there is none."""
        return self._terms[name]

    def __contains__(self, name: object) -> bool:
        return name in self._terms


DIP: Final = Vocabulary(
    "dip",
    "Event Meeting Summit NegotiationRound Reception Call Visit Agreement Ceasefire Treaty Request Proposal Invitation"
    " Demand Statement"
    " Document Record Report Participation ReportedParticipation EventParticipation Evidence Extraction Extractor Run"
    " Retrieval Alternative CalendarPeriod"
    " Position Actor Person State Organization Delegation Place Venue City Region Country Status Part"
    " type subtype status participation participant actor part kind name alias position actsForName order"
    " place placeName occasion about attributedTo quote confidence timeConfidence placeConfidence inOrder evidence"
    " earliest latest edtf startTime"
    " until during firstDay lastDay participantNames venueNames firstEvidence"
    " tells documents publishers voices copyOf disputed contradictedIn alternative actsFor holds"
    " firstReported lastReported"
    " within"
    " dateline digest fingerprint statementsDigest setting path"
    " address asked entityTag lastModified entryUpdated refusal"
    " Occurred Ongoing Scheduled Proposed Possible Postponed Cancelled Denied"
    " Participant Host Visitor Mediator Speaker Addressee Requester Party"
    " Decision DecisionSide Verdict verdict side distinction covers Same Different possiblySameAs"
    " Link LinkStanding standing reason AcceptedLink ProposedLink RejectedLink",
)
DCTERMS: Final = Vocabulary("dcterms", "creator identifier isPartOf isReplacedBy issued language publisher title")
EDTF: Final = Vocabulary("edtf", "EDTF")
FOAF: Final = Vocabulary("foaf", "Group Person")
GEO: Final = Vocabulary("geo", "Feature Geometry asWKT hasGeometry wktLiteral")
OA: Final = Vocabulary("oa", "TextPositionSelector TextQuoteSelector end exact start")
ORG: Final = Vocabulary("org", "Organization")
OWL: Final = Vocabulary("owl", "annotatedProperty annotatedSource annotatedTarget sameAs")
PROV: Final = Vocabulary(
    "prov",
    "Activity SoftwareAgent endedAtTime startedAtTime used wasAssociatedWith wasDerivedFrom wasGeneratedBy"
    " wasInvalidatedBy",
)
RDF: Final = Vocabulary("rdf", "JSON type")
RDFS: Final = Vocabulary("rdfs", "comment label")
SCHEMA: Final = Vocabulary("schema", "NewsArticle articleBody softwareVersion url")
SEMAPV: Final = Vocabulary(
    "semapv",
    "BackgroundKnowledgeBasedMatching CompositeMatching LexicalMatching ManualMappingCuration",
)
SKOS: Final = Vocabulary("skos", "altLabel broadMatch closeMatch exactMatch narrowMatch notation relatedMatch")
SSSOM: Final = Vocabulary(
    "sssom", "author_label confidence mapping_date mapping_justification object_label subject_label"
)
XSD: Final = Vocabulary("xsd", "anyURI base64Binary boolean date dateTime decimal integer string time")

TYPES: Final[dict[EventType, NamedNode]] = {kind: DIP[kind.value] for kind in EventType}
STATUSES: Final[dict[Status, NamedNode]] = {status: DIP[status.value.capitalize()] for status in Status}
VERDICTS: Final[dict[Verdict, NamedNode]] = {verdict: DIP[verdict.value.capitalize()] for verdict in Verdict}
STANDINGS: Final[dict[Standing, NamedNode]] = {each: DIP[f"{each.value.capitalize()}Link"] for each in Standing}
PARTS: Final[dict[Part, NamedNode]] = {part: DIP[part.value.capitalize()] for part in Part}
ACTOR_KINDS: Final[dict[ActorKind, NamedNode]] = {kind: DIP[kind.value] for kind in ActorKind}
PLACE_KINDS: Final[dict[PlaceKind, NamedNode | None]] = {
    PlaceKind.VENUE: DIP.Venue,
    PlaceKind.CITY: DIP.City,
    PlaceKind.REGION: DIP.Region,
    PlaceKind.COUNTRY: DIP.Country,
    PlaceKind.OTHER: None,
}
"""The class of each kind of place beside `dip:Place`; None where there is no narrower one."""


def subtype_term(kind: EventType, subtype: str, *, where: str) -> NamedNode:
    """Return the class of a subtype.

    `where` names the report or event in the message.

    Raises:
        RecordError: it is none of `SUBTYPES[kind]`.
    """
    if subtype not in SUBTYPES[kind]:
        allowed = ", ".join(SUBTYPES[kind]) or "none"
        raise RecordError(f"{where}: {subtype!r} is no subtype of {kind.value}; allowed: {allowed}")
    return DIP[subtype]
