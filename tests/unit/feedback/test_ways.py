"""What a resident can be reached by: said by facts, kept with the case, never the address."""

from services.feedback.models import Person
from services.feedback.repository import shapes
from shared.contracts.feedback import ways_to
from tests.integration.notify.facts import answered


def test_a_person_is_reached_by_what_they_left() -> None:
    assert Person("individual", email="a@b.example", phone="+84905000000").ways == (
        "email", "phone"
    )  # fmt: skip
    assert Person("individual", phone="+84905000000").ways == ("phone",)
    assert Person("individual", address="Thôn 1").ways == ()


def test_documents_and_facts_of_old_say_it_of_email_alone() -> None:
    assert shapes._ways({"reachable_by_email": True}) == ("email",)
    assert shapes._ways({"reachable_by_email": True, "reachable_by": ["phone"]}) == ("phone",)
    assert shapes._ways({}) == ()
    assert ways_to(answered(reachable_by_email=True)) == ("email",)
    assert ways_to(answered(reachable_by_email=True, reachable_by=("phone",))) == ("phone",)
    assert ways_to(answered(reachable_by_email=False)) == ()
