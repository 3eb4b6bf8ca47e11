"""Changes to a graph after which the world is resolved anew: `forget()`, `decide()`, `undo()`."""

from __future__ import annotations

from kg.upkeep.decide import Decided, Undone, decide, decisions_in, undo
from kg.upkeep.forget import Forgotten, forget

__all__ = ["Decided", "Forgotten", "Undone", "decide", "decisions_in", "forget", "undo"]
