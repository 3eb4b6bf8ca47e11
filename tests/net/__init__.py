"""Tests of asking servers over HTTP."""
