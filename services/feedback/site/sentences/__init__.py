"""Every sentence of the public site that is not the commune's own data, in both languages."""

from services.feedback.site.sentences import (
    common,
    figures,
    files,
    follow,
    lookup,
    privacy,
    published,
    similar,
    submit,
)
from shared.errors import Text

TEXTS: dict[str, Text] = {
    **common.TEXTS,
    **files.TEXTS,
    **submit.TEXTS,
    **similar.TEXTS,
    **follow.TEXTS,
    **lookup.TEXTS,
    **published.TEXTS,
    **figures.TEXTS,
    **privacy.TEXTS,
}
