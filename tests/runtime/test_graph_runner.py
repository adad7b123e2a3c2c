"""The ordered runner gives what Rasa's own gives, and refuses what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.runtime.graph_runner import OrderedGraphRunner

RAN: list[str] = []


class Adder(GraphComponent):
    """Adds its inputs and its own number."""

    def __init__(self, own: int, name: str) -> None:
        self._own, self._name = own, name

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: Any, resource: Any, execution_context: ExecutionContext) -> Adder:
        return cls(config["own"], execution_context.node_name)

    load = create

    def add(self, one: int, other: int = 0) -> int:
        RAN.append(self._name)
        if one < 0:
            raise ValueError("less than nothing")
        return one + other + self._own


def node(own: int, is_target: bool = False, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Adder, constructor_name="load", fn="add", config={"own": own}, eager=True, is_target=is_target)


# first ─▶ left ─┐
#   └────▶ right ─┴▶ last ; aside needs first and nobody needs aside
SCHEMA = GraphSchema(
    {
        "last": node(1000, True, one="left", other="right"),
        "right": node(100, one="first", other="__message__"),
        "left": node(10, one="first"),
        "aside": node(5, one="first"),
        "first": node(1, one="__message__"),
    }
)


def runner(kind: type[DaskGraphRunner], tmp_path: Path, schema: GraphSchema = SCHEMA) -> DaskGraphRunner:
    return kind.create(schema, LocalModelStorage.create(tmp_path), ExecutionContext(schema))


@pytest.mark.parametrize("targets", [None, ["last"], ["left", "aside"], ["aside"], ["first", "last"]])
def test_targets_get_what_rasas_own_runner_gives_them(targets: list[str] | None, tmp_path: Path) -> None:
    ours, theirs = runner(OrderedGraphRunner, tmp_path), runner(DaskGraphRunner, tmp_path)
    for value in (3, 4):
        RAN.clear()
        given = ours.run(inputs={"__message__": value}, targets=targets)
        ran = sorted(RAN)
        RAN.clear()
        assert given == theirs.run(inputs={"__message__": value}, targets=targets)
        # Each node that is needed once, and no other.
        assert ran == sorted(RAN)


@pytest.mark.parametrize("kind", [OrderedGraphRunner, DaskGraphRunner])
def test_an_input_that_nobody_gives_and_a_failing_node_are_told_as_before(kind: type[DaskGraphRunner], tmp_path: Path) -> None:
    with pytest.raises(GraphRunError, match="Expected input '__message__'"):
        runner(kind, tmp_path).run(inputs={})
    with pytest.raises(GraphComponentException, match="running graph component for node first"):
        runner(kind, tmp_path).run(inputs={"__message__": -1})


def test_understanding_and_predicting_use_the_ordered_runner() -> None:
    import rasa.core.processor

    from bot.runtime.hardening import harden_rasa

    harden_rasa()
    assert rasa.core.processor.DaskGraphRunner is OrderedGraphRunner
