"""Links from the graph to external datasets: candidates of a source, scored, kept for review, accepted.

A source finds candidates (`kg.link.source`); `kg.link.score` tells how much speaks for each.
"""
