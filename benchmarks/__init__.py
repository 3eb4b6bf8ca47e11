"""Measures of quality and speed; each prints figures, none is a test."""
