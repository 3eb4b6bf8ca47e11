"""Fit the table by which a candidate elsewhere is taken for a person here: `python -m training.links --help`.

The key in `tests/link/data/subjects.tsv` says which thing of a dataset shaped like Wikidata each of some 480 subjects
is, or that it is none. Candidates come from a real endpoint, as `kg link wikidata` asks for them. The weights are those
of a conditional logit: of the candidates of a subject and "none of them" one is right. They are kept near the weights
set by hand below, since the key knows few cases of some signs. One half of the key is learnt from; the figures are
printed for both.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.link.endpoint.profile import read_profile
from kg.link.endpoint.source import open_profile
from kg.link.score import as_features, scored, signs_of
from kg.link.source import Found
from kg.model.link import Candidate, Kind
from kg.model.weights import Weights
from kg.net.kept import KeptAnswers
from tests.link.served import served
from tests.link.wikidata import Keyed, keyed_subjects, write_wikidata

BY_HAND: Mapping[str, float] = {
    "bias": -3.0,
    "name same": 3.4,
    "name spelling": 3.0,
    "name shorter": 1.8,
    "name near": 1.0,
    "name part": 0.0,
    "name misspelt": 0.0,
    "label": 0.4,
    "one word": -2.0,
    "kind agrees": 0.6,
    "country agrees": 1.6,
    "country differs": -2.2,
    "office agrees": 2.8,
    "office at another time": 0.4,
    "office of another": -0.6,
    "in office": 0.6,
    "in office then": 1.0,
    "in office at other times": -0.4,
    "no office": -0.8,
    "described so": 1.2,
    "described as of the state": 1.2,
    "described by company": 1.5,
    "dead before": -6.0,
    "not grown up": -6.0,
    "identifier": 7.0,
    "score": 2.0,
    "fame": 0.25,
}
HEAD = """\
# How much each sign of a person and a candidate speaks for one person, in log odds against none. Fitted by
# training/links.py on one half of a key, near weights set by hand; CC0.
"""
_PENALTY = 1.0
_STEPS = 3000
_RATE = 0.02

Case = tuple[Keyed, tuple[Candidate, ...]]
Matrix = NDArray[np.float64]


def cases() -> list[Case]:
    """Return the subjects of the key with their candidates, asked for at a real endpoint."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_wikidata(folder / "wikidata.nt")
        profile = fast_profile(folder)
        with served(folder / "wikidata.nt", folder / "store") as server:
            source = open_profile(profile, endpoint=server.url, kept=KeptAnswers(None))
            keyed = {each.subject.iri: each for each in keyed_subjects()}
            answers = source.candidates([each.subject for each in keyed.values()])
            return [(keyed[each.subject.iri], each.candidates) for each in answers if isinstance(each, Found)]


def fast_profile(folder: Path) -> Path:
    """Return a copy of the profile of Wikidata that asks without pauses: the server is our own."""
    copy = folder / "profile"
    shutil.copytree(read_profile("wikidata").folder, copy)
    text = (copy / "profile.yaml").read_text(encoding="utf-8")
    (copy / "profile.yaml").write_text(text.replace("per_second: 1\n", "per_second: 100\n"), encoding="utf-8")
    return copy


def fit(examples: Sequence[tuple[Matrix, int]], start: Matrix) -> Matrix:
    """Return the weights that make what is right likeliest, near `start`.

    An example has a row for each candidate, and which one is right; -1 for none.
    """
    weights = start.copy()
    for _ in range(_STEPS):
        slope = -2 * _PENALTY * (weights - start)
        for rows, right in examples:
            odds = np.append(rows @ weights, 0.0)
            likely = np.exp(odds - odds.max())
            likely /= likely.sum()
            slope += (rows[right] if right >= 0 else 0) - likely[:-1] @ rows
        weights += _RATE * slope
    return weights


def examples_of(found: Sequence[Case], names: Sequence[str]) -> Iterator[tuple[Matrix, int]]:
    """Yield the examples of subjects that have candidates."""
    for keyed, candidates in found:
        told = [(each, as_features(signs)) for each in candidates if (signs := signs_of(keyed.subject, each))]
        if told:
            rows = np.array([[features.get(name, 0.0) for name in names] for _, features in told])
            yield rows, next((i for i, (each, _) in enumerate(told) if each.iri == keyed.right), -1)


def figures(found: Sequence[Case], accept: float, weights: Weights | None = None) -> tuple[float, float]:
    """Return the precision of what is accepted, and the recall of what the dataset has."""
    right = wrong = 0
    for keyed, candidates in found:
        best = next(iter(scored(keyed.subject, candidates, weights)), None)
        if best and best.confidence >= accept:
            right += best.candidate.iri == keyed.right
            wrong += best.candidate.iri != keyed.right
    return right / max(right + wrong, 1), right / sum(keyed.right is not None for keyed, _ in found)


def main() -> None:
    """Fit the weights, print figures, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, help="the package's is kg/link/data/weights/persons.tsv")
    out: Path | None = parser.parse_args().out
    found = cases()
    persons = [case for case in found if case[0].subject.kind is Kind.PERSON]
    names = list(BY_HAND)
    learnt = [case for case in persons if case[0].half == "fit"]
    weights = fit(list(examples_of(learnt, names)), np.array(list(BY_HAND.values())))
    table = Weights(dict(zip(names, (round(float(each), 2) for each in weights), strict=True)))
    for half in ("fit", "held"):
        some = [case for case in persons if case[0].half == half]
        for accept in (0.8, 0.9, 0.95):
            precision, recall = figures(some, accept, table)
            print(
                f"{half}, accepted from {accept}: precision {precision:.3f}, recall {recall:.3f} of {len(some)} persons"
            )
    if out:
        rows = "".join(f"{name}\t{weight}\n" for name, weight in sorted(table.by_feature.items()))
        out.write_text(HEAD + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
