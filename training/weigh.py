"""Fit the tables of weights by which values of events are chosen: `python -m training.weigh --help`.

The weights maximize the logarithm of the expected goodness of what is chosen, less a penalty on their squares (a
conditional logit). Articles are read by a network that has not learnt from them, so that its probabilities mean what
they mean on new texts.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kg.documents import read_documents
from kg.evaluate import GoldDocument, read_gold, stem_of
from kg.extract.choosing.chooser import ChoiceWeights
from kg.extract.judge.heads import Heads, heads_from
from kg.language.pipeline import load_pipeline
from kg.language.steps import run_steps
from kg.model.annotated import Annotated
from kg.model.document import Document
from kg.model.weights import Weights
from training.cases import Case, Cases, cases_of, same_cases, sure_cases
from training.corpora import ANNOTATED, held_out, is_learnt_from

PENALTY = 0.02


@dataclass(frozen=True, slots=True)
class Read:
    """An article as a network that has not learnt from it reads it, with the heads of that network."""

    annotated: Annotated
    gold: GoldDocument
    heads: Heads


def read_held_out(corpus: Path, models: Sequence[Path]) -> list[list[Read]]:
    """Return for each exported model the articles that it has not learnt from (`training.train --fold`)."""
    gold: dict[str, GoldDocument] = {}
    paths: dict[str, Path] = {}
    for articles, folder in ANNOTATED:
        told = {name: each for name, each in read_gold(corpus / folder).items() if is_learnt_from(name)}
        gold.update(told)
        paths.update({name: corpus / articles / f"{name}.md" for name in told})
    found = []
    for number, model in enumerate(models, start=1):
        names = held_out(gold, f"{number}/{len(models)}")
        documents = [
            each for each in read_documents([str(paths[name]) for name in names]) if isinstance(each, Document)
        ]
        heads = heads_from(dict(np.load(model / "heads.npz")))
        read = run_steps(documents, load_pipeline(weights=model), batch_size=32)
        found.append([Read(each, gold[stem_of(each.document.id)], heads) for each in read])
    return found


def fit(cases: Iterable[Case], *, penalty: float = PENALTY) -> Weights:
    """Return the weights that choose best."""
    kept = [case for case in cases if len(case.options) > 1 and max(case.goodness) > 0]
    names = sorted({name for case in kept for option in case.options for name in option})
    index = {name: place for place, name in enumerate(names)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    case_of: list[int] = []
    good: list[float] = []
    for number, case in enumerate(kept):
        for option, goodness in zip(case.options, case.goodness, strict=True):
            for name, value in option.items():
                if value:
                    rows.append(len(case_of))
                    columns.append(index[name])
                    values.append(value)
            case_of.append(number)
            good.append(goodness)
    table = torch.sparse_coo_tensor(
        torch.tensor([rows, columns]),
        torch.tensor(values, dtype=torch.float64),
        (len(case_of), len(names)),
        check_invariants=True,
    ).coalesce()
    numbers, goodness_of = torch.tensor(case_of), torch.tensor(good, dtype=torch.float64)
    weights = torch.zeros(len(names), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        scores = torch.sparse.mm(table, weights.unsqueeze(1)).squeeze(1)
        every = _log_sums(scores, numbers, len(kept))
        right = _log_sums(scores + torch.log(goodness_of.clamp(min=1e-12)), numbers, len(kept))
        value = (every - right).mean() + penalty / 2 * (weights**2).sum() / 10
        value.backward()
        return value

    optimizer.step(loss)
    return Weights({name: round(float(weight), 4) for name, weight in zip(names, weights.detach(), strict=True)})


def _log_sums(scores: Tensor, numbers: Tensor, count: int) -> Tensor:
    """Return the logarithm of the sum of the powers of each case's scores."""
    most = torch.full((count,), -torch.inf, dtype=scores.dtype).scatter_reduce(0, numbers, scores.detach(), "amax")
    powers = torch.zeros(count, dtype=scores.dtype).index_add(0, numbers, torch.exp(scores - most[numbers]))
    return most + torch.log(powers)


def share_right(cases: Sequence[Case], weights: Weights) -> float:
    """Return the mean goodness of the options that the weights choose."""
    got = [case.goodness[weights.best(case.options)[0]] for case in cases]
    return sum(got) / max(1, len(got))


def tables(read: Iterable[Read]) -> ChoiceWeights:
    """Return tables fitted on articles: first those of single values, then those that build upon them."""
    articles = list(read)
    nothing = Weights({})
    cases = Cases()
    for each in articles:
        cases.extend(cases_of(each.annotated, each.gold, each.heads))
    weights = ChoiceWeights(fit(cases.status), fit(cases.time), fit(cases.place), nothing, nothing)
    same = [case for each in articles for case in same_cases(each.annotated, each.gold, each.heads, weights)]
    weights = replace(weights, same=fit(same))
    sure = [case for each in articles for case in sure_cases(each.annotated, each.gold, each.heads, weights)]
    return replace(weights, sure=fit(sure))


def write(weights: ChoiceWeights, folder: Path) -> None:
    """Write a file for each table: a line for each feature, its name and its weight with a tab between."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in fields(weights):
        table: Weights = getattr(weights, each.name)
        lines = [f"# Weights of features for choosing: {each.name}. Made by training/weigh.py; CC0."]
        lines.extend(f"{name}\t{weight:g}" for name, weight in sorted(table.by_feature.items()))
        (folder / f"{each.name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("tests/data"), help="folder with annotated articles")
    parser.add_argument("--models", type=Path, nargs="+", required=True, help="exported models of all folds, in order")
    parser.add_argument("--out", type=Path, required=True, help="the package's is kg/extract/data/weights")
    arguments = parser.parse_args()
    read = read_held_out(arguments.corpus, arguments.models)
    write(tables(each for fold in read for each in fold), arguments.out)


if __name__ == "__main__":
    main()
