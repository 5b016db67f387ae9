"""What every page of the public site stands on: its commune, its language, its apologies."""

from datetime import timedelta

from fastapi import Request, Response

from services.feedback.ports import Ports
from services.feedback.settings import Settings
from services.feedback.site.pages import Pages
from services.feedback.site.sentences import TEXTS
from services.feedback.stamps import Stamps
from shared import logs
from shared.errors import Language, TooMany
from shared.web import network_of

NOT_INDEXED = {"X-Robots-Tag": "noindex, nofollow"}
TRY_AGAIN = {"Retry-After": "60"}

log = logs.get(__name__)


class Site:
    """The site of one commune."""

    def __init__(self, ports: Ports, settings: Settings, pages: Pages) -> None:
        self.ports = ports
        self.settings = settings
        self.commune = settings.commune
        self.desk = ports.desks[settings.commune]
        self.pages = pages
        self.least_age = timedelta(seconds=settings.form_seconds)
        self.stamps = Stamps(settings.key(settings.feedback_token_key))

    def network(self, request: Request) -> str:
        """Return the network that ``request`` comes from."""
        return network_of(request, self.settings.trusted_proxies)

    def sorry(
        self,
        language: Language,
        status: int,
        title: str,
        sentence: str,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """Return a page that says what went wrong; ``title`` and ``sentence`` name texts."""
        return self.pages.show(
            "sorry.html",
            self.desk,
            language,
            status=status,
            headers=headers,
            title=TEXTS[title].to(language),
            sentence=TEXTS[sentence].to(language),
        )

    def too_many(self, language: Language, error: TooMany) -> Response:
        """Return the page for a network that opened too many wrong links."""
        later = {"Retry-After": str(error.retry_after)}
        return self.sorry(language, 429, "too_many_title", "too_many", NOT_INDEXED | later)


def page_language(request: Request) -> Language:
    """Return the page's language: Vietnamese unless the address asks for English."""
    return "en" if request.query_params.get("lang") == "en" else "vi"
