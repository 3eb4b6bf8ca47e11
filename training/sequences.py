"""Score tag sequences as a whole (a conditional random field), where some words' tags may be unknown."""

from __future__ import annotations

import torch
from torch import Tensor

from training.batches import IGNORE

_IMPOSSIBLE = -1e4


def sequence_loss(scores: Tensor, begins: Tensor, transitions: Tensor, truth: Tensor, lengths: Tensor) -> Tensor:
    """Return the sum over sentences of the negative log likelihood of the tags told.

    `scores` are sentences x words x tags; `truth` sentences x words, `IGNORE` where any tag may stand: the likelihood
    is that of all sequences that agree with the tags told. Sentences without any cost nothing.
    """
    told = (truth != IGNORE).any(1)
    if not bool(told.any()):
        return scores.sum() * 0.0
    scores, truth, lengths = scores[told], truth[told], lengths[told]
    numbers = torch.arange(scores.size(2), device=scores.device)
    agrees = (truth == IGNORE).unsqueeze(-1) | (truth.unsqueeze(-1) == numbers)
    agreeing = scores.masked_fill(~agrees, _IMPOSSIBLE)
    return (_log_sum(scores, begins, transitions, lengths) - _log_sum(agreeing, begins, transitions, lengths)).sum()


def _log_sum(scores: Tensor, begins: Tensor, transitions: Tensor, lengths: Tensor) -> Tensor:
    """Return the logarithm of the sum over all sequences of each sentence."""
    total = scores[:, 0] + begins
    for word in range(1, scores.size(1)):
        ahead = torch.logsumexp(total.unsqueeze(2) + transitions, dim=1) + scores[:, word]
        total = torch.where((word < lengths).unsqueeze(1), ahead, total)
    return torch.logsumexp(total, dim=1)
