"""``python -m deploy.cli`` is ``xaso``."""

from deploy.cli import main

main()
