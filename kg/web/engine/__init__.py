"""The processes that answer: a pool of workers over a snapshot of the graph, each of which can be ended at any moment.

The store's library cannot stop a query that it has begun. A process can be stopped, and gives back its processor and
its memory; so every request that reads the graph is worked on by a process of its own, taken from a pool. Workers
read a snapshot (hard links to files that never change), so that a build may write to the store meanwhile.
"""
