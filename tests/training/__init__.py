"""Tests of the training package's readers; the network itself needs torch and is measured instead."""
