"""What an operator typed of a call, a visit or a letter, as the service takes it."""

from dataclasses import dataclass

from services.dashboard.client.shapes import Body
from services.dashboard.texts import Words
from shared.contracts.feedback import Channel

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Said:
    """What the operator typed; ``consent`` is None until the caller was asked."""

    phone: str
    channel: Channel
    text: str
    category: str | None
    village: str | None
    about_unit: str | None
    kind: str
    name: str
    address: str
    email: str
    consent: str | None

    def missing(self, words: Words) -> list[str]:
        """Return what is to be asked before it can be saved."""
        found = [] if self.category else [words("call_choose_category")]
        return found if self.consent else [*found, words("call_choose_consent")]

    def body(self, notice_version: str) -> Body:
        """Return it as the service takes it; of an unnamed caller nothing but the words."""
        person = {
            "phone": self.phone,
            "name": self.name,
            "address": self.address,
            "email": self.email,
        }
        given = {name: value.strip() for name, value in person.items() if value.strip()}
        body: Body = {
            "channel": self.channel.value,
            "category": self.category,
            "text": self.text,
            "village": self.village,
            "about_unit": self.about_unit,
        }
        if self.consent == YES and given:
            body["submitter"] = {"kind": self.kind, **given}
            body["consent"] = {
                "notice_version": notice_version,
                "accepted": True,
                "spoken": self.channel is not Channel.LETTER,
            }
        return body
