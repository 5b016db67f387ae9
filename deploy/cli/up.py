"""Start the embedded default and stay with it."""

from typing import Annotated

import typer

from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local import up


def command(
    data: Data = DEFAULT_DATA,
    base_port: Annotated[
        int, typer.Option(envvar="BASE_PORT", help="Cổng đầu tiên / the first port.")
    ] = 8000,
) -> None:
    """Khởi động toàn bộ hệ thống trên máy này / start everything on this machine."""
    raise typer.Exit(up.up(data, base_port))
