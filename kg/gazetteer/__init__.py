"""States, their names and governments, organizations, offices, and places on earth: knowledge that several stages need.

Imports nothing of the package but `kg.errors` and `kg.model`. Every table is read at its first use and kept.
"""
