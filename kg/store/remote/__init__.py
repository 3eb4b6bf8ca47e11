"""A store behind HTTP: any server of SPARQL 1.1 queries and updates. `RemoteStore` is the entrance.

`address` says where it is and who asks; `connection` sends one request, again where that is safe; `servers` finds out
what answers there, and what it cannot do; `answers` reads what comes. A change is written as one request where the
server makes that all or nothing, else as `steps`, which stand in a `journal` first. `lease` keeps a second writer out.
`literals` and `names` are about what Virtuoso would change, `syntax` about what has to be known of a query before it is
sent.

Of a server that is not known by name it is tried out what it is good for: `keeping` finds out which values it keeps,
`trial` whether it answers rightly what goes beyond patterns, `limit` whether it leaves rows out. What it cannot answer
is answered over a `copy`.
"""

from kg.store.remote.connection import Patience
from kg.store.remote.store import RemoteStore

__all__ = ["Patience", "RemoteStore"]
