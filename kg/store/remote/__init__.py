"""A store behind HTTP: any server of SPARQL 1.1 queries and updates. `RemoteStore` is the entrance.

`address` says where it is and who asks; `connection` sends one request, again where that is safe; `servers` finds out
what answers there, and what it cannot do; `answers` reads what comes. A change is written as one request where the
server makes that all or nothing, else as `steps`, which stand in a `journal` first. `lease` keeps a second writer out.
`literals` is about values that Virtuoso would change, `syntax` about what has to be known of a query before it is sent.
"""

from kg.store.remote.connection import Patience
from kg.store.remote.store import RemoteStore

__all__ = ["Patience", "RemoteStore"]
