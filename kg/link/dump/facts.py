"""What a dump says of some of its things, and of the nodes that these refer to."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from kg.link.dump.statements import REFERRING, Role, Statement, Term, is_blank

_MOST_OF_A_ROLE = 1000
"""Values of one role that are kept of one thing; nothing has more names than that."""
_RECENT_NODES = 10_000
"""Blank nodes that are remembered in case that a thing refers to them a little later."""


class Facts:
    """Statements by thing and role, of those things only that are wanted or that a wanted one refers to.

    A dump is read several times: first for the things, then for the nodes that these refer to, and so on. Blank nodes
    that stand by the thing, as in Turtle and JSON-LD, need no further reading.
    """

    def __init__(self, wanted: Iterable[str]) -> None:
        self.wanted = set(wanted)
        """What is looked for in this reading."""
        self._done: set[str] = set()
        self._facts: dict[str, dict[Role, dict[Term, None]]] = {}
        self._recent: OrderedDict[str, list[Statement]] = OrderedDict()

    def add(self, statement: Statement) -> None:
        """Take a statement, if it is of something wanted."""
        if statement.subject in self.wanted:
            self._take(statement)
        elif is_blank(statement.subject) and statement.subject not in self._done:
            self._recent.setdefault(statement.subject, []).append(statement)
            if len(self._recent) > _RECENT_NODES:
                self._recent.popitem(last=False)

    def _take(self, statement: Statement) -> None:
        waiting = [statement]  # a chain of blank nodes can be longer than calls may go deep
        while waiting:
            subject, (role, template), value = waiting.pop()
            if template:
                value = Term(template.replace("{}", value.text), is_node=True)
            values = self._facts.setdefault(subject, {}).setdefault(role, {})
            if len(values) < _MOST_OF_A_ROLE:
                values[value] = None
            if role in REFERRING and value.is_node and is_blank(value.text) and value.text not in self.wanted:
                self.wanted.add(value.text)
                waiting.extend(self._recent.pop(value.text, ()))

    def next_round(self, known: Mapping[str, str]) -> bool:
        """Want the nodes that are referred to and have not been looked for; False where there are none.

        `known` are nodes of countries whose code is known already.
        """
        # A blank node that turned up in this reading and was not read itself is looked for in the next one.
        self._done |= {node for node in self.wanted if not is_blank(node) or node in self._facts}
        self._recent.clear()
        self.wanted = {
            value.text
            for roles in self._facts.values()
            for role in REFERRING & roles.keys()
            for value in roles[role]
            if value.is_node and value.text not in self._done and not (role is Role.COUNTRY and value.text in known)
        }
        return bool(self.wanted)

    def has(self, node: str) -> bool:
        """Whether the dump says anything of a node."""
        return node in self._facts

    def values(self, node: str, role: Role) -> tuple[Term, ...]:
        """Return the values of a role, in the order of their text, so that no order of a dump matters."""
        return tuple(sorted(self._facts.get(node, {}).get(role, ())))
