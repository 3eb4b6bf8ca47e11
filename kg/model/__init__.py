"""Frozen records that pass between the stages. Imports nothing of the package but `kg.errors`."""
