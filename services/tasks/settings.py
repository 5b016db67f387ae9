"""What the service ``tasks`` is told by its environment."""

from pathlib import Path

from pydantic import Field

import shared.settings


class Settings(shared.settings.Settings):
    """What only this service is told."""

    max_upload_bytes: int = Field(
        21 * 1024 * 1024, description="Largest form with files taken: evidence, plans, batches."
    )
    clock_file: Path | None = Field(
        None,
        description="A file with the moment that the service takes for now (ISO 8601), for a "
        "demonstration of a past year. Never set it in production.",
    )
