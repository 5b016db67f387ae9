"""A handler has its ports without a change of threads."""

from threading import current_thread, main_thread
from typing import Annotated, Any

import pytest
from faststream import Context
from faststream.nats import NatsBroker, TestNatsBroker

from shared.bus import injecting


async def test_a_port_is_looked_up_where_the_handler_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads, given, looked_up = set(), [], injecting._use

    def use(*args: Any, **found: Any) -> dict[str, Any]:
        threads.add(current_thread())
        return looked_up(*args, **found)

    monkeypatch.setattr(injecting, "_use", use)
    injecting.correct()
    broker = NatsBroker()
    broker.context.set_global("desk", "the desk")

    @broker.subscriber("xaso.test")
    async def hear(said: str, desk: Annotated[Any, Context("desk")]) -> None:
        given.append((said, desk))

    async with TestNatsBroker(broker) as bus:
        await bus.publish("a fact", "xaso.test")

    assert (given, threads) == ([("a fact", "the desk")], {main_thread()})
