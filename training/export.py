"""Write a checkpoint as an eight-bit ONNX model: `python -m training.export --help`."""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from kg.language.network import Coder
from training.batches import Labels
from training.graph import packed_graph
from training.model import EventHeads, Reader, Tables
from training.ranges import article_runs, measured_ranges
from training.train import load_encoder, new_network, saved_labels

NAMES_APART = 3.0
"""What a name loses that touches the one before it: the learnt transitions move too little to tell how rare that is. Of
0, 1.5 and 3 the largest did best on the development names, one point of F1 over 0."""


def load_checkpoint(checkpoint: Path, encoder: Any) -> tuple[Reader, Labels]:
    """Return the network of a checkpoint, ready to read, and its labels."""
    labels = saved_labels(checkpoint)
    tables = Tables(**json.loads((checkpoint / "labels.json").read_text(encoding="utf-8"))["tables"])
    network = new_network(encoder, labels, tables)
    network.load_state_dict(torch.load(checkpoint / "weights.pt", weights_only=True))
    return network.eval(), labels


def heads_of(network: EventHeads, version: str) -> dict[str, Any]:
    """Return the arrays that `kg.extract.judge.heads` reads."""
    arrays: dict[str, Any] = {"version": np.array(version)}
    for name, layer in (
        *(("type", network.type_head), ("status.0", network.status_head[0]), ("status.2", network.status_head[2])),
        *(("role.0", network.role_head[0]), ("role.2", network.role_head[2])),
        *(("link.0", network.link_head[0]), ("link.2", network.link_head[2])),
    ):
        arrays[f"{name}.weight"] = layer.weight.detach().numpy()
        arrays[f"{name}.bias"] = layer.bias.detach().numpy()
    for name in ("kinds", "distances", "sentences", "types", "slots", "gaps"):
        arrays[name] = getattr(network, name).weight.detach().numpy()
    return arrays


def export(
    checkpoint: Path, out: Path, *, corpus: Path, encoder_source: str | None = None, quantized: bool = True
) -> None:
    """Write `encoder.onnx`, `tokenizer.json`, `labels.json` and `heads.npz` of a checkpoint into `out`.

    The ranges of eight bits are measured on the articles of `corpus`.
    """
    encoder, tokenizer = load_encoder(encoder_source)
    network, labels = load_checkpoint(checkpoint, encoder)
    weights = {name: values.detach().numpy() for name, values in network.state_dict().items()}
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.backend_tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    graph = packed_graph(weights, None)
    if quantized:
        graph = packed_graph(weights, measured_ranges(graph, article_runs(corpus, Coder(out / "tokenizer.json"))))
    model = out / "encoder.onnx"
    model.write_bytes(graph.SerializeToString(deterministic=True))
    learnt = {
        "begins": [round(each, 4) for each in network.begins.tolist()],
        "transitions": [
            [
                round(each - NAMES_APART * (before != "O" and after.startswith("B-")), 4)
                for each, after in zip(row, labels.tags, strict=True)
            ]
            for row, before in zip(network.transitions.tolist(), labels.tags, strict=True)
        ],
    }
    version = hashlib.sha256(model.read_bytes()).hexdigest()[:16]
    content = json.dumps(asdict(labels) | learnt | {"version": version}, indent=1)
    (out / "labels.json").write_text(content + "\n", encoding="utf-8")
    np.savez(out / "heads.npz", **heads_of(network.events, version))


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True, help="folder that training.train wrote for an epoch")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for the model; the package's is kg/language/weights"
    )
    parser.add_argument(
        "--corpus", type=Path, default=Path("tests/data"), help="annotated articles, to measure ranges of values on"
    )
    parser.add_argument("--encoder", help="Hugging Face folder or name that the checkpoint was trained from")
    parser.add_argument("--full", action="store_true", help="keep 32 bits instead of quantizing to eight")
    arguments = parser.parse_args()
    export(
        arguments.checkpoint,
        arguments.out,
        corpus=arguments.corpus,
        encoder_source=arguments.encoder,
        quantized=not arguments.full,
    )


if __name__ == "__main__":
    main()
