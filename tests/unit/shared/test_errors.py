import pytest
from pydantic import BaseModel, Field, ValidationError, field_validator

from shared.errors import Text, Wrong, explain


class Form(BaseModel):
    text: str = Field(min_length=3, max_length=5)
    number: int = Field(ge=1, le=9)


class Rule(BaseModel):
    to: str

    @field_validator("to")
    @classmethod
    def _known(cls, to: str) -> str:
        raise Wrong(Text(f"không có “{to}”", f"no {to}"))


def sentences(**values: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate(values)
    return {e.field: e.message.vi for e in map(explain, map(dict, caught.value.errors()))}


def test_each_wrong_field_has_a_vietnamese_sentence_with_its_limit() -> None:
    assert sentences(text="quá dài rồi", number=10) == {
        "text": "Dài quá 5 ký tự.",
        "number": "Không được lớn hơn 9.",
    }
    assert sentences(number="một") == {
        "text": "Thiếu thông tin bắt buộc.",
        "number": "Phải là số nguyên.",
    }


def test_an_error_never_repeats_what_was_typed() -> None:
    assert "0912345678" not in str(sentences(text="0912345678", number=1))


def test_a_validator_of_our_own_says_what_is_wrong_in_both_languages() -> None:
    with pytest.raises(ValidationError) as caught:
        Rule(to="x")
    (said,) = map(explain, map(dict, caught.value.errors()))
    assert (said.field, said.message) == ("to", Text("không có “x”", "no x"))
