"""Measure an exported model on the development sets: `python -m training.evaluate --help`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.language.decoding import best_tags, bio_begins, bio_transitions
from training.data import IGNORED, Example, name_spans

if TYPE_CHECKING:
    from torch import Tensor

    from training.batches import Coded, Labels
    from training.corpora import DevSets
    from training.event_batches import EventBatch
    from training.model import Reader

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of one sentence, in the form of `Example`."""

    heads: tuple[int, ...]
    deprels: tuple[str, ...]
    pos: tuple[str, ...]
    tags: tuple[str, ...]


Predictor = Callable[[list[Example]], Sequence[Prediction]]


def measure(predict: Predictor, dev: DevSets) -> Figures:
    """Return attachment, part of speech and name figures of each set, and names over all sets (`names.f1`)."""
    figures: Figures = {}
    for name, examples in dev.trees.items():
        for key, value in tree_figures(examples, predict(examples)).items():
            figures[f"{name}.{key}"] = value
    right = found = told = 0
    for name, (examples, labels) in dev.names.items():
        counts = name_counts(examples, predict(examples), labels)
        figures[f"{name}.names"] = f1(*counts)
        right, found, told = right + counts[0], found + counts[1], told + counts[2]
    figures["names.f1"] = f1(right, found, told)
    return figures


def tree_figures(examples: Iterable[Example], predictions: Iterable[Prediction]) -> Figures:
    """Return UAS, LAS and accuracy of parts of speech over all words, punctuation included."""
    words = heads = labelled = pos = 0
    for example, prediction in zip(examples, predictions, strict=True):
        words += len(example.words)
        attached = [a == b for a, b in zip(example.heads or (), prediction.heads, strict=True)]
        same_label = [a == b for a, b in zip(example.deprels or (), prediction.deprels, strict=True)]
        heads += sum(attached)
        labelled += sum(a and b for a, b in zip(attached, same_label, strict=True))
        pos += sum(a == b for a, b in zip(example.pos or (), prediction.pos, strict=True))
    return {"uas": round(heads / words, 4), "las": round(labelled / words, 4), "pos": round(pos / words, 4)}


def name_counts(
    examples: Iterable[Example], predictions: Iterable[Prediction], labels: frozenset[str]
) -> tuple[int, int, int]:
    """Return the names right, found and told, exact in span and label.

    Names found that touch a word which the set ignores are not counted, nor are those of labels it does not know.
    """
    right = found = told = 0
    for example, prediction in zip(examples, predictions, strict=True):
        tags = example.tags or ()
        truth = {span for span in name_spans(tags) if span[2] in labels}
        said = {
            span for span in name_spans(prediction.tags) if span[2] in labels and IGNORED not in tags[span[0] : span[1]]
        }
        right, found, told = right + len(truth & said), found + len(said), told + len(truth)
    return right, found, told


def f1(right: int, found: int, told: int) -> float:
    """Return the harmonic mean of precision and recall, 0 where nothing is found and nothing told."""
    return round(2 * right / max(1, found + told), 4)


def event_figures(
    network: Reader, batches: Iterable[EventBatch], vectors_of: Callable[[Reader, EventBatch], Tensor]
) -> Figures:
    """Return how well event words are found and their statuses and arguments told, F1 or share, on annotated articles.

    Statuses and arguments are asked of the annotated event words. `roles` counts participants in the sentence of the
    event word, `roles.apart` those in other sentences; `places` and `times` both.
    """
    from training.batches import IGNORE

    counts = {name: [0, 0, 0] for name in ("words", "roles", "roles.apart", "places", "times", "links")}
    right = told = 0
    for batch in batches:
        vectors = vectors_of(network, batch)
        types = network.events.type_head(vectors).argmax(-1)
        asked = batch.types != IGNORE
        _add(counts["words"], types[asked], batch.types[asked])
        if len(batch.events):
            statuses = network.events.status_head(vectors[batch.events[:, 0]]).argmax(-1)
            right += int((statuses == batch.events[:, 2]).sum())
            told += len(statuses)
        if len(batch.pairs):
            roles = network.events.roles(vectors, batch.pairs).argmax(-1)
            kind, here = batch.pairs[:, 2], batch.pairs[:, 4] == network.events.sentences.num_embeddings // 2
            place, time = network.events.kinds.num_embeddings - 2, network.events.kinds.num_embeddings - 1
            groups = {"roles": (kind < place) & here, "roles.apart": (kind < place) & ~here, "places": kind == place}
            for name, chosen in (*groups.items(), ("times", kind == time)):
                _add(counts[name], (roles[chosen] > 0).long(), (batch.pairs[chosen, 7] > 0).long())
        if len(batch.links):
            _add(counts["links"], network.events.links(vectors, batch.links).argmax(-1), batch.links[:, 4])
    figures = {f"events.{name}": f1(*count) for name, count in counts.items()}
    return figures | {"events.statuses": round(right / max(1, told), 4)}


def _add(count: list[int], said: Tensor, truth: Tensor) -> None:
    """Count right, found and told; 0 is nothing."""
    for place, values in enumerate(((said == truth) & (truth > 0), said > 0, truth > 0)):
        count[place] += int(values.sum())


def onnx_predictor(folder: Path, *, threads: int = 2) -> Predictor:
    """Return a predictor around an exported model, decoded as at run time."""
    from kg.language.encoder import windows_of
    from kg.language.network import Network

    network = Network(folder, threads=threads)
    labels = network.labels

    def predict(examples: list[Example]) -> list[Prediction]:
        cuts = [list(windows_of(example.words, 0, len(example.words))) for example in examples]
        windows = [example.words[a:b] for example, spans in zip(examples, cuts, strict=True) for a, b in spans]
        readings = iter(network.read(windows))
        predictions = []
        for spans in cuts:
            heads: list[int] = []
            deprels: list[str] = []
            pos: list[str] = []
            tags: list[str] = []
            for first, _ in spans:
                reading = next(readings)
                heads += [head + first if head else 0 for head in reading.heads.tolist()]
                deprels += [labels.deprels[each] for each in reading.deprels.tolist()]
                pos += [labels.pos[each] for each in reading.pos.tolist()]
                tags += [labels.tags[each] for each in reading.tags.tolist()]
            predictions.append(Prediction(tuple(heads), tuple(deprels), tuple(pos), tuple(tags)))
        return predictions

    return predict


def network_predictor(
    network: Reader, labels: Labels, coded: Callable[[list[Example]], list[Coded]], device: str = "cpu"
) -> Predictor:
    """Return a predictor around a network in memory, on its device; heads are the best each, not made a tree."""
    import torch

    from training.batches import batches

    def predict(examples: list[Example]) -> list[Prediction]:
        begins = bio_begins(labels.tags) + network.begins.detach().cpu().numpy()
        transitions = bio_transitions(labels.tags) + network.transitions.detach().cpu().numpy()
        predictions: dict[int, Prediction] = {}
        with torch.no_grad():
            for batch in batches(coded(examples), sub_words=6000):
                told = (batch.ids, batch.mask, batch.first, batch.last, batch.shape, batch.lengths)
                scores = network(*(each.to(device) for each in told))
                heads = scores.arcs.argmax(-1)
                deprels = network.relations(scores, heads).argmax(-1).cpu()
                pos, heads = scores.pos.argmax(-1).cpu(), heads.cpu()
                tags = best_tags(scores.names.cpu().numpy(), batch.lengths.numpy(), begins, transitions)
                for row, place in enumerate(batch.places):
                    count = int(batch.lengths[row])
                    predictions[place] = Prediction(
                        heads=tuple(heads[row, :count].tolist()),
                        deprels=tuple(labels.deprels[each] for each in deprels[row, :count].tolist()),
                        pos=tuple(labels.pos[each] for each in pos[row, :count].tolist()),
                        tags=tuple(labels.tags[each] for each in tags[row, :count].tolist()),
                    )
        return [predictions[place] for place in range(len(examples))]

    return predict


def main() -> None:
    """Read the command line and print the figures as JSON."""
    from training.corpora import dev_sets

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--onnx", type=Path, required=True, help="folder with encoder.onnx, tokenizer.json, labels.json"
    )
    parser.add_argument("--treebanks", type=Path, required=True, help="folder with the development sets")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    figures = measure(onnx_predictor(arguments.onnx, threads=arguments.threads), dev_sets(arguments.treebanks))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
