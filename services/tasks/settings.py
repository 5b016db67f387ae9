"""What the service ``tasks`` is told by its environment."""

import shared.settings


class Settings(shared.settings.Settings):
    """Nothing beyond what all services are told."""
