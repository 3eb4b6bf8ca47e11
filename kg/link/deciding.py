"""From scored candidates to links: what is accepted, what a person has to look at, what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.errors import UsageError
from kg.link.score import Scored, scored
from kg.model.link import Candidate, Kind, Link, Predicate, Standing, Subject, uri_of


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Confidences from which on a candidate is accepted, and proposed; what is under the second is left."""

    accept: float = 0.9
    propose: float = 0.3

    def __post_init__(self) -> None:
        if not 0 < self.propose <= self.accept <= 1:
            raise UsageError(
                f"thresholds: accept {self.accept} and propose {self.propose}; they lie between 0 and 1, and what is "
                "accepted is surer than what is proposed"
            )


USUAL = Thresholds()
MOST_PROPOSED = 5
"""So many candidates of a subject are kept for a person to choose from."""


def decided(
    subject: Subject,
    candidates: Iterable[Candidate],
    source: str,
    *,
    kept: Sequence[Link] = (),
    thresholds: Thresholds = USUAL,
) -> list[Link]:
    """Return the links of a subject to a source.

    `kept` are links that are there already: what people decided of them stays as it is, and nothing that they rejected
    comes again. Where they accepted one, no other is looked for.
    """
    manual = [link for link in kept if link.manual]
    accepted = {
        uri_of(each.object) for each in manual if each.standing is Standing.ACCEPTED and each.predicate.identifies
    }
    if accepted:
        # Links to the same thing may be what made two actors one: without theirs they would part again.
        same = {each.object: each for each in kept if not each.manual and uri_of(each.object) in accepted}
        return [*manual, *same.values()]
    judged = {uri_of(link.object) for link in manual}
    found = [each for each in scored(subject, candidates) if uri_of(each.candidate.iri) not in judged]
    links = []
    for each in found[:MOST_PROPOSED]:
        standing = _standing(each, thresholds)
        if standing:
            links.append(_link(subject, each, source, standing))
    return [*manual, *links]


def _standing(each: Scored, thresholds: Thresholds) -> Standing | None:
    if each.confidence >= thresholds.accept:
        return Standing.ACCEPTED
    return Standing.PROPOSED if each.confidence >= thresholds.propose else None


def _link(subject: Subject, each: Scored, source: str, standing: Standing) -> Link:
    # A state that acts is not the land that bears its name, and yet the datasets have one thing for both.
    predicate = Predicate.EXACT if subject.kind is Kind.STATE else Predicate.SAME
    return Link(
        subject=subject.iri,
        object=each.candidate.iri,
        source=source,
        standing=standing,
        confidence=round(each.confidence, 3),
        predicate=predicate,
        justification=each.justification,
        subject_label=subject.label,
        object_label=each.candidate.label,
        reasons=each.reasons,
    )
