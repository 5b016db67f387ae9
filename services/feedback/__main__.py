"""Runs the service: ``python -m services.feedback``."""

from services.feedback.app import build
from services.feedback.settings import Settings
from shared.web import serve

if __name__ == "__main__":
    settings = Settings.load()
    serve(lambda: build(settings), settings)
