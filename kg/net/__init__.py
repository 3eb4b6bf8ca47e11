"""Asking other people's servers over HTTP, politely: `kg.net.asking` is the entrance.

`kg.net.wire` sends one request once, within limits of time and size. `kg.net.asking` says who asks, keeps the pace,
waits where it is told to, asks again where that may help, and stops where it does not. `kg.net.kept` keeps answers on
disk, so that nothing is asked twice.
"""
