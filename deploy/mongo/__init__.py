"""The database's users: one per service, allowed its own database and nothing else."""

SERVICES = ("feedback", "tasks", "notify", "dashboard")


def database(prefix: str, service: str) -> str:
    """Return the name of a service's database, which is also the name of its user."""
    return f"{prefix}_{service}"
