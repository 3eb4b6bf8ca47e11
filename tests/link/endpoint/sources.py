"""Sources for the tests: a shipped profile copied and changed, asked without waiting."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.link.endpoint import EndpointSource, open_profile
from kg.link.source import Answer, Found, Unanswered
from kg.model.link import Candidate, Subject
from kg.net.asking import Clock
from kg.net.kept import KeptAnswers
from tests.link.wikidata import Keyed, keyed_subjects

SHIPPED = Path(__file__).parents[3] / "kg" / "link" / "data" / "profiles"
AT_ONCE = Clock(sleep=lambda _seconds: None, chance=lambda: 1.0)


def copied(folder: Path, *, fields: Mapping[str, object] | None = None) -> Path:
    """Return a copy of Wikidata's profile in which lines of `profile.yaml` are replaced; None takes one away."""
    made = folder / "wikidata"
    if not made.exists():
        shutil.copytree(SHIPPED / "wikidata", made)
    path = made / "profile.yaml"
    text = path.read_text(encoding="utf-8")
    for name, value in (fields or {}).items():
        text = re.sub(rf"(?m)^{name}:.*\n", "", text)
        if value is not None:
            text += f"{name}: {value}\n"
    path.write_text(text, encoding="utf-8")
    return made


def source_of(
    profile: str | Path, endpoint: str, kept: KeptAnswers | None = None, *, network: bool = True
) -> EndpointSource:
    """Return a source that keeps its answers in memory, if nowhere else."""
    return open_profile(
        profile,
        endpoint=endpoint,
        kept=kept or KeptAnswers(None),
        clock=AT_ONCE,
        network=network,
        contact="me@example.org",
    )


def found_by(answers: Iterable[Answer]) -> dict[str, tuple[Candidate, ...]]:
    """Return the candidates of each subject; each has to be answered, and once."""
    found: dict[str, tuple[Candidate, ...]] = {}
    for answer in answers:
        assert isinstance(answer, Found), str(answer)
        assert answer.subject.iri not in found
        found[answer.subject.iri] = answer.candidates
    return found


def divided(
    answers: Iterable[Answer], subjects: Sequence[Subject]
) -> tuple[dict[str, tuple[Candidate, ...]], list[str]]:
    """Return the candidates of what was answered, and the IRIs of what was not; nothing is lost or doubled."""
    listed = list(answers)
    found = found_by(answer for answer in listed if isinstance(answer, Found))
    left = [subject.iri for answer in listed if isinstance(answer, Unanswered) for subject in answer.subjects]
    assert sorted((*found, *left)) == sorted(subject.iri for subject in subjects)
    return found, left


def some_subjects(count: int, *, kind: str | None = None) -> list[Subject]:
    """Return subjects of the key."""
    subjects = (keyed.subject for keyed in keyed_subjects())
    return [subject for subject in subjects if kind is None or subject.kind.value == kind][:count]


def keyed_as(label: str, right: str | None = None) -> Keyed:
    """Return the first subject of the key with that label, and that IRI if it is given."""
    return next(k for k in keyed_subjects() if k.subject.label == label and (right is None or k.right == right))
