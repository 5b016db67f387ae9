"""Stop what runs on a data folder."""

import typer

from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local import up


def command(data: Data = DEFAULT_DATA) -> None:
    """Dừng hệ thống đang chạy / stop what runs on the data folder."""
    raise typer.Exit(up.down(data))
