"""A build on a Dask cluster: reading is spread over many machines, loading and resolving happen once.

`build_on_cluster` is the entrance. The sources behind the paths are cut into tasks (`tasks`); each runs on a worker
and leaves a shard, the graphs of its documents (`shards`), on a location that all can reach; `spreading` hands tasks
out and sees to those whose workers died; shards that are complete are loaded as they come, and a later run of the same
build finds those that are there.
"""

from __future__ import annotations

from kg.cluster.building import build_on_cluster

__all__ = ["build_on_cluster"]
