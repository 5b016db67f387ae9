"""One correction to FastStream, without which every port of a handler costs a change of threads.

fast_depends runs whatever is no coroutine on a thread of its own, and FastStream's look-up of a
port by its name, a look into a dictionary, is none (FastStream 0.7.8).
"""

from typing import Any

from faststream._internal.context import Context

_use = Context.use


async def use(context: Context, /, **found: Any) -> dict[str, Any]:
    """Look a handler's port up as FastStream does, at once."""
    return _use(context, **found)


def correct() -> None:
    """Let every handler of this process have its ports without a thread."""
    Context.use = use  # type: ignore[assignment, method-assign]
