"""Say how the programs of a data folder are."""

import typer

from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local import up


def command(data: Data = DEFAULT_DATA) -> None:
    """Cho biết từng chương trình đang thế nào / how each program is."""
    raise typer.Exit(up.status(data))
