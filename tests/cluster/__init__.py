"""Tests of builds on a real cluster of worker processes."""
