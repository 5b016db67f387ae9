"""Every sentence of the public site that is not the commune's own data, in both languages."""

from services.feedback.site.sentences import common, files, follow, lookup, submit
from shared.errors import Text

TEXTS: dict[str, Text] = {
    **common.TEXTS,
    **files.TEXTS,
    **submit.TEXTS,
    **follow.TEXTS,
    **lookup.TEXTS,
}
