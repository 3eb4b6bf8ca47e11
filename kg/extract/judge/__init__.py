"""Learned heads over the encoder: which words name events, with what status, and who or what belongs to them."""
