"""Choices between what a text offers for one value of an event: its time, its place, its status.

What is offered is described by named features; tables of weights, made by `training/weigh.py`, say how much each
counts.
"""
