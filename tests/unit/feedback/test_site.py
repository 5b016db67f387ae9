import string
from datetime import UTC, datetime

import pytest
from fastapi import Request

from deploy.testing import ROOT
from services.feedback import desk, words
from services.feedback.models import Status
from services.feedback.site.form import Form, is_from_here
from services.feedback.site.pages import local
from services.feedback.site.sentences import TEXTS
from shared.contracts.feedback import Category

PUBLIC = "https://phananh.vidu.example"


def a_request(**headers: str) -> Request:
    sent = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return Request({"type": "http", "headers": [(b"host", b"127.0.0.1:8000"), *sent]})


@pytest.mark.parametrize(
    ("headers", "accepted"),
    [
        ({"sec_fetch_site": "same-origin", "origin": "null"}, True),
        ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "same-site"}, False),
        ({"origin": "http://127.0.0.1:8000"}, True),
        ({"origin": PUBLIC}, True),
        ({"origin": "https://khac.vidu.example"}, False),
        ({}, True),
    ],
)
def test_a_form_comes_from_this_site(headers: dict[str, str], accepted: bool) -> None:
    assert is_from_here(a_request(**headers), PUBLIC) is accepted


def test_whoever_gives_no_name_leaves_no_personal_data() -> None:
    typed = Form(category="TTHC", text="x", who="anonymous", name="A", phone="1", consent=True)

    draft = typed.message("vi")

    assert (draft.name, draft.phone, draft.consent) == (None, None, None)


def test_times_are_shown_as_people_here_read_them() -> None:
    assert local(datetime(2025, 12, 31, 17, 5, tzinfo=UTC)) == "01/01/2026 00:05"


def test_every_sentence_is_there_in_both_languages() -> None:
    texts = [*TEXTS.values(), *words.HISTORY.values(), *words.STATUS.values(), words.REFERENCE]
    assert words.STATUS.keys() == set(Status)
    for text in texts:
        assert text.vi
        assert text.en
        assert set(text.en) <= set(string.printable) | {"ế", "ệ"}


def test_the_desk_of_son_mai_offers_every_category_and_invents_nothing() -> None:
    son_mai = desk.load(ROOT / "deploy/communes")["son-mai"]

    assert [offer.code for offer in son_mai.categories] == list(Category)
    assert (son_mai.hotline, son_mai.addresses, son_mai.feedback_email) == (None, (), None)
    assert son_mai.notices == {"1"}
