"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path, typer.Option(envvar="DATA", help="Thư mục dữ liệu / the data folder.", show_default=True)
]
DEFAULT_DATA = Path(".data")
