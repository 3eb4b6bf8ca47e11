"""Changes to a graph after which the world is resolved anew: `forget()`, and what a build needs for the same."""

from __future__ import annotations

from kg.upkeep.forget import Forgotten, forget

__all__ = ["Forgotten", "forget"]
