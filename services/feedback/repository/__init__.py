"""MongoDB: where everything of the service is kept; one module for each kind of document."""

from collections.abc import Mapping, Sequence

from services.feedback.repository import (
    attachments,
    audit,
    calls,
    cases,
    identities,
    keyring,
    published,
    requests,
    search,
    strangers,
)
from shared import dismissed, outbox
from shared.mongo import IndexModel

SPEAKING = (cases.CASES, audit.ANCHORED, keyring.TOMBSTONES, requests.REQUESTS)
"""The collections whose documents raise facts."""

INDEXES: Mapping[str, Sequence[IndexModel]] = {
    **cases.INDEXES,
    **identities.INDEXES,
    **keyring.INDEXES,
    **audit.INDEXES,
    **attachments.INDEXES,
    **calls.INDEXES,
    **requests.INDEXES,
    **search.INDEXES,
    **published.INDEXES,
    **strangers.INDEXES,
    **outbox.INDEXES,
    **dismissed.INDEXES,
}
"""The one place that names every index."""
