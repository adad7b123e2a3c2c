"""Runs a trained model's graph, one node after the other, in an order found once.

Rasa's own runner plans the graph anew at every run, for machines that would share the nodes
out, and runs them one after the other all the same (docs/decisions/0021-*.md).
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.runner.dask import DaskGraphRunner


class OrderedGraphRunner(DaskGraphRunner):
    """Rasa's runner but for the planning; nodes, inputs and results are the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._orders: dict[tuple[str, ...], tuple[str, ...]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run what the targets need; return the output of each target by its name."""
        wanted = tuple(targets or self._graph_schema.target_names)
        if wanted not in self._orders:
            self._orders[wanted] = self._order(wanted)
        # As a node gets what another one gave: its name and its output.
        given = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._orders[wanted]:
            needed = self._graph_schema.nodes[name].needs.values()
            # What nobody gives stays a bare name, which the node refuses or does without.
            given[name] = self._instantiated_nodes[name](*(given.get(provider, provider) for provider in needed))
        return {name: given[name][1] for name in wanted}

    def _order(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        nodes = self._graph_schema.minimal_graph_schema(list(wanted)).nodes
        needed = TopologicalSorter({name: node.needs.values() for name, node in nodes.items()})
        return tuple(name for name in needed.static_order() if name in nodes)
