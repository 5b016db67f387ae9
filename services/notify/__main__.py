"""Runs the service: ``python -m services.notify``."""

from services.notify.app import build
from services.notify.settings import Settings
from shared.web import serve

if __name__ == "__main__":
    settings = Settings.load()
    serve(lambda: build(settings), settings)
