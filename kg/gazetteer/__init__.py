"""States, their names and governments, and places on earth: knowledge that several stages need.

Imports nothing of the package but `kg.errors` and `kg.model`.
"""
