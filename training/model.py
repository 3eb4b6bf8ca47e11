"""The network: a small encoder with heads for arcs, relations, parts of speech, names and events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.language.letters import LETTER_CASES

_NOT_AN_ARC = -1e4
MIXED_LAYERS = 4


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths of the heads; the encoder's own width is read from it."""

    shape: int = 32
    arc: int = 320
    relation: int = 96
    name: int = 128
    vector: int = 128
    status: int = 64
    role: int = 128
    link: int = 64
    feature: int = 16
    slot: int = 24
    dropout: float = 0.2


@dataclass(frozen=True, slots=True)
class Tables:
    """How many of each there are: what the heads of events tell apart, and what they are told of a pair."""

    types: int
    statuses: int
    roles: int
    kinds: int
    distances: int
    sentences: int
    slots: int
    gaps: int


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of a batch: words are B x N, head 0 is the root and head i the word i-1.

    `vectors` (B x N x width) are what the heads of events take.
    """

    arcs: Tensor
    dependents: Tensor
    governors: Tensor
    pos: Tensor
    names: Tensor
    vectors: Tensor


class EventHeads(nn.Module):
    """What a word names, with what status, and what another word is to it, by the vectors of words.

    `kg.extract.judge.heads` runs the same maps; activations are those that numpy has.
    """

    def __init__(self, tables: Tables, sizes: Sizes) -> None:
        super().__init__()
        width = sizes.vector
        self.type_head = nn.Linear(width, tables.types)
        self.status_head = nn.Sequential(
            nn.Linear(width, sizes.status), nn.ReLU(), nn.Linear(sizes.status, tables.statuses)
        )
        self.kinds = nn.Embedding(tables.kinds, sizes.feature)
        self.distances = nn.Embedding(tables.distances, sizes.feature)
        self.sentences = nn.Embedding(tables.sentences, sizes.feature)
        self.types = nn.Embedding(tables.types, sizes.feature)
        self.slots = nn.Embedding(tables.slots, sizes.slot)
        inputs = 3 * width + 4 * sizes.feature + sizes.slot
        self.role_head = nn.Sequential(nn.Linear(inputs, sizes.role), nn.ReLU(), nn.Linear(sizes.role, tables.roles))
        self.gaps = nn.Embedding(tables.gaps, sizes.feature)
        inputs = 3 * width + 2 * sizes.feature
        self.link_head = nn.Sequential(nn.Linear(inputs, sizes.link), nn.ReLU(), nn.Linear(sizes.link, 2))
        self.dropout = nn.Dropout(sizes.dropout)

    def links(self, vectors: Tensor, links: Tensor) -> Tensor:
        """Score pairs of event words, rows (earlier, later, gap, type …), as telling of two events or of one: P x 2."""
        one, other = vectors[links[:, 0]], vectors[links[:, 1]]
        told = (one, other, one * other, self.gaps(links[:, 2]), self.types(links[:, 3]))
        scores: Tensor = self.link_head(self.dropout(torch.cat(told, -1)))
        return scores

    def roles(self, vectors: Tensor, pairs: Tensor) -> Tensor:
        """Score pairs, rows (event word, argument, kind, distance, sentences apart, type, slot …): P x roles."""
        word, argument = vectors[pairs[:, 0]], vectors[pairs[:, 1]]
        told = (
            *(self.kinds(pairs[:, 2]), self.distances(pairs[:, 3]), self.sentences(pairs[:, 4])),
            *(self.types(pairs[:, 5]), self.slots(pairs[:, 6])),
        )
        scores: Tensor = self.role_head(self.dropout(torch.cat([word, argument, word * argument, *told], -1)))
        return scores


class Reader(nn.Module):
    """Encoder and heads. A word is its first sub-word in a learned mix of the last four layers, and its letter case.

    Names also see the last sub-word, where the endings of names are, and are scored as sequences: `begins` and
    `transitions` are what a tag adds as a sentence's first, and behind another.
    """

    def __init__(
        self, encoder: Any, *, deprels: int, pos: int, tags: int, tables: Tables, sizes: Sizes = Sizes()
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.events = EventHeads(tables, sizes)
        self.shape = nn.Embedding(LETTER_CASES, sizes.shape)
        width = encoder.config.hidden_size + sizes.shape
        self.mix = nn.Parameter(torch.zeros(MIXED_LAYERS))
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
        self.vector = nn.Linear(width, sizes.vector)
        self.begins = nn.Parameter(torch.zeros(tags))
        self.transitions = nn.Parameter(torch.zeros(tags, tags))
        self.dropout = nn.Dropout(sizes.dropout)

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor, shape: Tensor, lengths: Tensor) -> Scores:
        """Score a batch: sub-word ids and mask B x T; first and last sub-word, letter case B x N; lengths B."""
        words, endings = self.words(ids, mask, first, last, shape)
        batch, _, width = words.shape
        governors = torch.cat([self.root.expand(batch, 1, width), words], 1)
        return Scores(
            arcs=self._arcs(words, governors, lengths),
            dependents=_with_one(self.dropout(functional.gelu(self.relation_dependent(words)))),
            governors=_with_one(self.dropout(functional.gelu(self.relation_governor(governors)))),
            pos=self.pos(words),
            names=self.names(self.name_word(words) + self.name_ending(self.dropout(endings))),
            vectors=self.vectors(words),
        )

    def words(self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor, shape: Tensor) -> tuple[Tensor, Tensor]:
        """Return what the encoder makes of each word by its first sub-word, and by its last: B x N x width each."""
        layers = self.encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
        weights = torch.softmax(self.mix, 0)
        mixed = sum(weights[place] * layers[-1 - place] for place in range(MIXED_LAYERS))
        endings = mixed.gather(1, last.unsqueeze(-1).expand(-1, -1, mixed.size(-1)))
        words = mixed.gather(1, first.unsqueeze(-1).expand(-1, -1, mixed.size(-1)))
        return self.dropout(torch.cat([words, self.shape(shape)], -1)), endings

    def vectors(self, words: Tensor) -> Tensor:
        """Return the vectors that the heads of events take, of words as `words` gives them."""
        return functional.gelu(self.vector(words))

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
