"""Write a checkpoint as an eight-bit ONNX model: `python -m training.export --help`."""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from training.batches import Batch, Labels, batches, code
from training.data import Example
from training.model import EventHeads, Reader, Tables
from training.train import load_encoder, new_network, saved_labels, sub_words_of

INPUTS = {
    "ids": {0: "sentences", 1: "sub_words"},
    "mask": {0: "sentences", 1: "sub_words"},
    "first": {0: "sentences", 1: "words"},
    "last": {0: "sentences", 1: "words"},
    "case": {0: "sentences", 1: "words"},
    "lengths": {0: "sentences"},
}
NAMES_APART = 3.0
"""What a name loses that touches the one before it: the learnt transitions move too little to tell how rare that is. Of
0, 1.5 and 3 the largest did best on the development names, one point of F1 over 0."""

OUTPUTS = ("heads", "arcs", "deprels", "pos", "tags", "vectors")


class Exported(nn.Module):
    """The network with its decisions: best heads, relations, parts of speech; scores of arcs and name tags; vectors."""

    def __init__(self, network: Reader) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor, case: Tensor, lengths: Tensor
    ) -> tuple[Tensor, ...]:
        """Return `OUTPUTS`."""
        scores = self.network(ids, mask, first, last, case, lengths)
        heads = scores.arcs.argmax(-1)
        deprels = self.network.relations(scores, heads).argmax(-1)
        return heads, scores.arcs, deprels, scores.pos.argmax(-1), scores.names, scores.vectors


def load_checkpoint(checkpoint: Path, encoder: Any) -> tuple[Reader, Labels]:
    """Return the network of a checkpoint, ready to read, and its labels."""
    labels = saved_labels(checkpoint)
    tables = Tables(**json.loads((checkpoint / "labels.json").read_text(encoding="utf-8"))["tables"])
    network = new_network(encoder, labels, tables)
    network.load_state_dict(torch.load(checkpoint / "weights.pt", weights_only=True))
    return network.eval(), labels


def _sample(labels: Labels, tokenizer: Any) -> Batch:
    examples = [Example(("The", "ministers", "met", "in", "Geneva", ".")), Example(("They", "left", "."))]
    sub_words = sub_words_of(tokenizer)
    ends = {"begin": tokenizer.cls_token_id, "end": tokenizer.sep_token_id}
    coded = [code(each, labels, sub_words, **ends) for each in examples]
    return next(batches(coded, sub_words=1000))


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


def export(checkpoint: Path, out: Path, *, encoder_source: str | None = None, quantized: bool = True) -> None:
    """Write `encoder.onnx`, `tokenizer.json`, `labels.json` and `heads.npz` of a checkpoint into `out`."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    encoder, tokenizer = load_encoder(encoder_source)
    encoder.set_attn_implementation("eager")
    network, labels = load_checkpoint(checkpoint, encoder)
    batch = _sample(labels, tokenizer)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            Exported(network),
            (batch.ids, batch.mask, batch.first, batch.last, batch.shape, batch.lengths),
            str(full),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=INPUTS,
            opset_version=17,
            dynamo=False,
        )
        model = out / "encoder.onnx"
        if quantized:
            quantize_dynamic(
                full,
                model,
                weight_type=QuantType.QInt8,
                per_channel=True,
                op_types_to_quantize=["MatMul", "Gather", "Gemm"],
            )
        else:
            model.write_bytes(full.read_bytes())
    tokenizer.backend_tokenizer.save(str(out / "tokenizer.json"), pretty=False)
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
    parser.add_argument("--encoder", help="Hugging Face folder or name that the checkpoint was trained from")
    parser.add_argument("--full", action="store_true", help="keep 32 bits instead of quantizing to eight")
    arguments = parser.parse_args()
    export(arguments.checkpoint, arguments.out, encoder_source=arguments.encoder, quantized=not arguments.full)


if __name__ == "__main__":
    main()
