"""``python -m services.dashboard``: the read API and the projector."""

from functools import partial

from services.dashboard.app import build
from services.dashboard.settings import Settings
from shared.web import serve

if __name__ == "__main__":
    settings = Settings.load()
    serve(partial(build, settings), settings)
