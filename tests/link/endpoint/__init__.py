"""Tests of candidates from SPARQL endpoints."""
