"""Counts of what the server does, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

from kg.web.engine.pool import Load

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})


class Metrics:
    """The counts of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("kg_requests", "Requests answered.", labels, registry=self._registry)
        self._bytes = Counter("kg_response_bytes", "Bytes of bodies sent.", ("route",), registry=self._registry)
        self._seconds = Histogram(
            "kg_request_seconds",
            "Time from request to last byte.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._now = Gauge("kg_requests_in_progress", "Requests being answered.", registry=self._registry)
        self._workers = Gauge("kg_workers", "Workers by what they do.", ("state",), registry=self._registry)
        self._waiting = Gauge("kg_requests_waiting", "Requests that wait for a worker.", registry=self._registry)
        self._refused = Gauge("kg_requests_refused", "Requests that found no worker.", registry=self._registry)
        self._ended = Gauge("kg_workers_ended", "Workers ended before their time.", registry=self._registry)
        self._remembered = Gauge("kg_answers_remembered", "Answers given from memory.", registry=self._registry)
        self._revision = Gauge("kg_snapshot", "Number of the snapshot that is served.", registry=self._registry)

    @contextmanager
    def in_progress(self) -> Iterator[None]:
        """Count a request while the block runs."""
        self._now.inc()
        try:
            yield
        finally:
            self._now.dec()

    def count(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        """Count a request that was answered."""
        route = scope.get("route")
        # Routes and known methods only: addresses that clients make up must not become labels.
        name = getattr(route, "path", "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(method, name, str(status)).inc()
        self._bytes.labels(name).inc(size)
        self._seconds.labels(name).observe(seconds)

    def text(self, load: Load, revision: int, remembered: int) -> bytes:
        """Return all counts in Prometheus's text format."""
        self._workers.labels("busy").set(load.busy)
        self._workers.labels("idle").set(max(load.workers - load.busy, 0))
        self._waiting.set(load.waiting)
        self._refused.set(load.refused)
        self._ended.set(load.ended)
        self._remembered.set(remembered)
        self._revision.set(revision)
        return generate_latest(self._registry)
