"""What ``feedback`` hears: the clock."""

from typing import Annotated, Any

from faststream import Context

from services.feedback.ports import Ports
from services.feedback.service import clocks, hotline
from services.feedback.service.night import Night
from shared import bus

ThePorts = Annotated[Ports, Context("ports")]


def listen() -> bus.Router:
    """Return the handlers, one durable consumer each."""
    router = bus.router()
    night = Night()

    @router.hears_tick("minute.passed", by="feedback")
    async def look_at_the_clock(_: Any, ports: ThePorts) -> None:
        """Say what the clocks of cases have to say; forget who rang."""
        await clocks.sweep(ports)
        await hotline.forget_who_rang(ports)
        await night.pass_by(ports)

    return router
