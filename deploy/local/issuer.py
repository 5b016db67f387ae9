"""The demonstration issuer: signs in anybody who clicks a name. Never for production.

``python -m deploy.local.issuer PORT``
"""

import json
import sys

from deploy.local.accounts import accounts, commune
from deploy.local.layout import LOOPBACK

SESSION_SECONDS = 8 * 3600


def main(port: int) -> None:
    """Serve the issuer on ``port`` until it is told to stop."""
    from oidc_provider_mock.__main__ import run

    claims = [json.dumps(account.claims(commune())) for account in accounts()]
    run.main(
        [
            *("--host", LOOPBACK, "--port", str(port)),
            *("--token-max-age", str(SESSION_SECONDS)),
            *(word for claim in claims for word in ("--user-claims", claim)),
        ]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
