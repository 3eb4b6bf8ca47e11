"""Time expressions of a document, resolved against the day of publication."""

from kg.language.times.finder import find_times
from kg.language.times.tense import future_of

__all__ = ["find_times", "future_of"]
