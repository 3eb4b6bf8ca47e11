"""A knowledge-graph builder for diplomacy: who met whom, where, when, and the sentence that says so."""

from __future__ import annotations

__version__ = "0.1.0"
