"""The network: a small encoder with heads for arcs, relations, parts of speech and names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.language.letters import LETTER_CASES

_NOT_AN_ARC = -1e4


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths of the heads; the encoder's own width is read from it."""

    shape: int = 32
    arc: int = 320
    relation: int = 96
    name: int = 128
    dropout: float = 0.2


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of a batch: words are B x N, head 0 is the root and head i the word i-1."""

    arcs: Tensor
    dependents: Tensor
    governors: Tensor
    pos: Tensor
    names: Tensor


class Reader(nn.Module):
    """Encoder and heads. A word is its first sub-word in a learned mix of the last four layers, and its letter case.

    Names also see the last sub-word, where the endings of names are, and are scored as sequences: `begins` and
    `transitions` are what a tag adds as a sentence's first, and behind another.
    """

    def __init__(self, encoder: Any, *, deprels: int, pos: int, tags: int, sizes: Sizes = Sizes()) -> None:
        super().__init__()
        self.encoder = encoder
        self.shape = nn.Embedding(LETTER_CASES, sizes.shape)
        width = encoder.config.hidden_size + sizes.shape
        self.mix = nn.Parameter(torch.zeros(4))
        self.root = nn.Parameter(torch.randn(width) * 0.02)
        self.arc_dependent = nn.Linear(width, sizes.arc)
        self.arc_governor = nn.Linear(width, sizes.arc)
        self.arc = nn.Parameter(torch.empty(sizes.arc + 1, sizes.arc))
        nn.init.xavier_uniform_(self.arc)
        self.relation_dependent = nn.Linear(width, sizes.relation)
        self.relation_governor = nn.Linear(width, sizes.relation)
        self.relation = nn.Parameter(torch.randn(deprels, sizes.relation + 1, sizes.relation + 1) * 0.02)
        self.pos = nn.Linear(width, pos)
        self.name_word = nn.Linear(width, sizes.name)
        self.name_ending = nn.Linear(encoder.config.hidden_size, sizes.name, bias=False)
        nn.init.zeros_(self.name_ending.weight)
        self.names = nn.Sequential(nn.GELU(), nn.Dropout(sizes.dropout), nn.Linear(sizes.name, tags))
        self.begins = nn.Parameter(torch.zeros(tags))
        self.transitions = nn.Parameter(torch.zeros(tags, tags))
        self.dropout = nn.Dropout(sizes.dropout)

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor, shape: Tensor, lengths: Tensor) -> Scores:
        """Score a batch: sub-word ids and mask B x T; first and last sub-word, letter case B x N; lengths B."""
        layers = self.encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
        weights = torch.softmax(self.mix, 0)
        mixed = sum(weights[place] * layers[-1 - place] for place in range(4))
        endings = mixed.gather(1, last.unsqueeze(-1).expand(-1, -1, mixed.size(-1)))
        words = mixed.gather(1, first.unsqueeze(-1).expand(-1, -1, mixed.size(-1)))
        words = self.dropout(torch.cat([words, self.shape(shape)], -1))
        batch, _, width = words.shape
        governors = torch.cat([self.root.expand(batch, 1, width), words], 1)
        return Scores(
            arcs=self._arcs(words, governors, lengths),
            dependents=_with_one(self.dropout(functional.gelu(self.relation_dependent(words)))),
            governors=_with_one(self.dropout(functional.gelu(self.relation_governor(governors)))),
            pos=self.pos(words),
            names=self.names(self.name_word(words) + self.name_ending(self.dropout(endings))),
        )

    def _arcs(self, words: Tensor, governors: Tensor, lengths: Tensor) -> Tensor:
        dependents = _with_one(self.dropout(functional.gelu(self.arc_dependent(words))))
        heads = self.dropout(functional.gelu(self.arc_governor(governors)))
        arcs = dependents @ self.arc @ heads.transpose(1, 2)
        places = torch.arange(arcs.size(2), device=arcs.device)
        arcs = arcs.masked_fill((places[None, :] > lengths[:, None])[:, None, :], _NOT_AN_ARC)
        own = torch.arange(arcs.size(1), device=arcs.device)[:, None] + 1 == places[None, :]
        return arcs.masked_fill(own[None], _NOT_AN_ARC)

    def relations(self, scores: Scores, heads: Tensor) -> Tensor:
        """Return scores of relations, B x N x R, of each word to its head in `heads` (B x N)."""
        dependents = scores.dependents
        batch, count, width = dependents.shape
        chosen = heads.clamp(min=0).unsqueeze(-1).expand(-1, -1, width)
        governors = scores.governors.gather(1, chosen)
        kinds = self.relation.size(0)
        weights = self.relation.permute(1, 0, 2).reshape(width, kinds * width)
        left = (dependents @ weights).view(batch, count, kinds, width)
        return (left * governors.unsqueeze(2)).sum(-1)


def _with_one(values: Tensor) -> Tensor:
    return torch.cat([values, torch.ones_like(values[..., :1])], -1)
