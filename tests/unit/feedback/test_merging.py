from services.feedback.models import RESIDENT, Rating, Status
from shared.contracts.feedback import (
    CaseMergedV1,
    CaseSettledV1,
)
from tests.unit.feedback.cases import (
    CRITICISED,
    HANDLING,
    a_case,
    act,
    at,
    handled,
    stored,
)
from tests.unit.feedback.stepping import an_answer, answered, codes, refusal


def test_a_merged_case_leads_on_and_is_counted_once() -> None:
    earlier, later = handled(code="SM-000001"), handled("2025-09-16 08:00", code="SM-000002")
    later.join(act(), 2)
    stored(later)
    later.merge(earlier, act())
    [merged] = later.events
    earlier.adopt(later, act())
    stored(earlier)
    earlier.adopt(later, act())

    assert isinstance(merged, CaseMergedV1)
    assert (later.status, later.merged_into) == (Status.MERGED, "SM-000001")
    assert later.clock
    assert not later.clock.running
    assert (earlier.followers, earlier.adopted, earlier.events) == (3, ("SM-000002",), [])


def test_a_merged_case_says_once_for_each_end_that_the_other_ended() -> None:
    goes_on, merged = handled(code="SM-000001"), a_case("2025-09-16 08:00", code="SM-000002")
    merged.settle(goes_on, act())
    merged.merge(goes_on, act("2025-09-16 09:00"))
    stored(merged)
    merged.settle(goes_on, act())
    assert merged.events == []

    first = act("2025-09-17 10:00")
    goes_on.give_answer(an_answer("2025-09-17 10:00"), first)
    for heard in ("2025-09-17 10:01", "2025-09-18 09:00"):
        merged.settle(goes_on, act(heard))
    [said] = merged.events
    assert isinstance(said, CaseSettledV1)
    assert (said.by, said.standing.status) == ("SM-000001", Status.MERGED)
    assert (merged.history[-1].code, merged.history[-1].at) == ("settled", first.at)
    stored(merged)

    goes_on.rate(Rating(at("2025-09-19 08:00"), resolved=False), act("2025-09-19 08:00", RESIDENT))
    merged.settle(goes_on, act("2025-09-19 08:01"))
    assert merged.events == []
    goes_on.classify(1, act("2025-09-22 08:00"), reason="Đã nêu.")
    goes_on.close(act("2025-09-23 08:00"))
    merged.settle(goes_on, act("2025-09-23 08:01"))
    merged.settle(goes_on, act("2025-09-23 08:02"))
    assert [each.name for each in merged.events] == [CaseSettledV1.name]
    assert codes(merged).count("settled") == 2


def test_a_case_that_is_not_merged_or_whose_other_was_merged_itself_says_nothing() -> None:
    ended, alone = answered(), a_case(code="SM-000002")
    alone.settle(ended, act())
    first, between = a_case(code="SM-000001"), a_case("2025-09-16 08:00", code="SM-000003")
    last = a_case("2025-09-17 08:00", code="SM-000004")
    last.merge(between, act())
    between.merge(first, act())
    stored(last)
    last.settle(between, act())

    assert alone.events == last.events == []


def test_a_merge_loses_no_term_makes_no_circle_and_brings_no_criticised_unit_in() -> None:
    earlier, later = a_case(code="SM-000001"), a_case("2025-09-16 08:00", code="SM-000002")
    reference = a_case("2025-09-01 08:00", named=False, code="SM-000003")
    assert refusal(earlier, lambda c: c.merge(earlier, act())) == "merged-with-itself"
    assert refusal(earlier, lambda c: c.merge(later, act())) == "merged-backwards"
    assert refusal(later, lambda c: c.merge(reference, act())) == "merged-backwards"
    assert refusal(later, lambda c: c.merge(answered(), act())) == "merged-with-done"
    reference.merge(earlier, act())

    about = a_case("2025-09-17 08:00", about_unit=HANDLING, code="SM-000004")
    assert refusal(about, lambda c: c.merge(handled(), act())) == "conflict-of-interest"
    other = a_case(about_unit=CRITICISED)
    assert refusal(about, lambda c: c.merge(other, act())) == "about-another-unit"
    about.merge(earlier, act())
    earlier.adopt(about, act())
    earlier.classify(3, act())
    assert refusal(earlier, lambda c: c.assign(HANDLING, None, act())) == "conflict-of-interest"
