"""How well events are read: found reports against annotated ones, figure by figure.

`read_gold` reads annotations, `evaluate` compares; the rules of likeness stand in `matching`.
"""

from __future__ import annotations

from kg.evaluate.gold import GoldDocument, GoldEvent, GoldParticipant, GoldQuote, read_gold, stem_of
from kg.evaluate.scores import Count, Fault, Scores, Share, evaluate

__all__ = [
    "Count",
    "Fault",
    "GoldDocument",
    "GoldEvent",
    "GoldParticipant",
    "GoldQuote",
    "Scores",
    "Share",
    "evaluate",
    "read_gold",
    "stem_of",
]
