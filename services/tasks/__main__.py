"""Run the service: ``python -m services.tasks``."""

from services.tasks.app import build
from services.tasks.settings import Settings
from shared.web import serve

if __name__ == "__main__":
    settings = Settings.load()
    serve(lambda: build(settings), settings)
