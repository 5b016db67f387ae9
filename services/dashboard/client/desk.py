"""What the desks ask the service ``feedback``; nothing of it is kept."""

from typing import Any

import httpx

from services.dashboard.client.api import Api, Caller
from services.dashboard.client.shapes import (
    Attachment,
    Body,
    Carried,
    Case,
    DataRequest,
    DataRequestDetail,
    Desk,
    Earlier,
    Entry,
    Redaction,
    Revealed,
    Standing,
    Template,
    Window,
)


class Feedback:
    """The HTTP API of ``feedback``; one for all viewers, safe to share between threads.

    Every method raises ``SignedOut``, ``NotAllowed``, ``Lost``, or ``Refused`` with the sentences
    that say why.
    """

    def __init__(self, url: str, http: httpx.Client) -> None:
        self._api = Api(url, http)

    def desk(self, caller: Caller) -> Desk:
        """Return the names and choices of the caller's commune."""
        return Desk.model_validate(self._api.get(caller, "/desk"))

    def route(self, caller: Caller, **about: str | None) -> str | None:
        """Return the unit that the routing table names for such a case, or None."""
        unit: str | None = self._api.get(caller, "/desk/route", **about)["unit"]
        return unit

    def cases(self, caller: Caller, **which: Any) -> Window:
        """Return a window of the cases that the caller may see, newest first."""
        return Window.model_validate(self._api.get(caller, "/cases", **which))

    def case(self, caller: Caller, case_id: str) -> Case:
        """Return one case."""
        return Case.model_validate(self._api.get(caller, f"/cases/{case_id}"))

    def step(
        self, caller: Caller, case_id: str, step: str, body: Body, key: str | None = None
    ) -> Case:
        """Take a step with a case; return the case as it is then."""
        return Case.model_validate(self._api.post(caller, f"/cases/{case_id}/{step}", body, key))

    def templates(self, caller: Caller, case_id: str) -> list[Template]:
        """Return what an answer to a case may be drafted from, filled in as far as is known."""
        found = self._api.get(caller, "/answer-templates", case_id=case_id)
        return [Template.model_validate(each) for each in found["items"]]

    def redaction(self, caller: Caller, case_id: str) -> Redaction:
        """Return what might be published of a case; that it was read is on record."""
        return Redaction.model_validate(self._api.get(caller, f"/cases/{case_id}/redaction"))

    def attachments(self, caller: Caller, case_id: str) -> list[Attachment]:
        """Return the files of a case."""
        found = self._api.get(caller, f"/cases/{case_id}/attachments")
        return [Attachment.model_validate(each) for each in found["items"]]

    def file(self, caller: Caller, attachment_id: str) -> bytes:
        """Return a file that is available; the reading is on record."""
        return self._api.send(caller, "GET", f"/attachments/{attachment_id}").content

    def similar(self, caller: Caller, case_id: str) -> list[Case]:
        """Return cases that may be about the same; people decide."""
        found = self._api.get(caller, f"/cases/{case_id}/similar")
        return Window.model_validate(found).items

    def reveal(self, caller: Caller, case_id: str, reason: str) -> Revealed:
        """Return who wrote; the reason is on record before."""
        body = {"reason": reason}
        return Revealed.model_validate(self._api.post(caller, f"/cases/{case_id}/reveal", body))

    def earlier(self, caller: Caller, phone: str) -> list[Earlier]:
        """Return the earlier cases of a telephone number, newest first."""
        found = self._api.post(caller, "/hotline/callers", {"phone": phone})
        return [Earlier.model_validate(each) for each in found["items"]]

    def requests(self, caller: Caller) -> list[DataRequest]:
        """Return the open requests about personal data, without their words."""
        found = self._api.get(caller, "/privacy/requests", limit=200)
        return [DataRequest.model_validate(each) for each in found["items"]]

    def request(self, caller: Caller, request_id: str) -> DataRequestDetail:
        """Return a request with its words; the reading is on record."""
        return DataRequestDetail.model_validate(
            self._api.get(caller, f"/privacy/requests/{request_id}")
        )

    def request_step(self, caller: Caller, request_id: str, step: str, body: Body) -> DataRequest:
        """Answer, put off or refuse a request."""
        done = self._api.post(caller, f"/privacy/requests/{request_id}/{step}", body)
        return DataRequest.model_validate(done)

    def carry_out(self, caller: Caller, request_id: str, body: Body) -> Carried:
        """Do what was asked."""
        done = self._api.post(caller, f"/privacy/requests/{request_id}/carry-out", body)
        return Carried.model_validate(done)

    def ask_for(self, caller: Caller, body: Body) -> DataRequest:
        """Take a request of somebody who stands before the desk."""
        return DataRequest.model_validate(self._api.post(caller, "/privacy/requests", body))

    def enter(self, caller: Caller, body: Body, key: str) -> Entry:
        """Enter a call, a visit or a letter; the same under the same key is entered once."""
        return Entry.model_validate(self._api.post(caller, "/hotline/calls", body, key))

    def look_up(self, caller: Caller, code: str) -> Standing:
        """Return where the case with ``code`` stands, to be read out to whoever has the code."""
        return Standing.model_validate(self._api.post(caller, "/hotline/lookups", {"code": code}))
