from itertools import pairwise

import pytest

from services.feedback.models import Person
from services.feedback.models.redaction import Kind, Public, find, mask

PUBLIC = Public.of({"0255 000 0000"}, {"phan-anh@son-mai.example"}, {"Thôn Mẫu 1", "xã Sơn Mai"})
SENDER = Person(
    "individual",
    name="Hoàng Yến Canary",
    phone="+84987654321",
    email="canary.hoang@vidu.example",
    address="Thôn Chim Yến, nhà số 77",
)


def masked(text: str, person: Person | None = None) -> str:
    return mask(text, find(text, person, PUBLIC))


def certain(text: str, person: Person | None = None) -> list[Kind]:
    return [each.kind for each in find(text, person, PUBLIC) if each.certain]


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Gọi 0912 345 678 hoặc 0912.345.678.", "Gọi [số điện thoại] hoặc [số điện thoại]."),
        ("Số +84 912-345-678, 02553 812 345.", "Số [số điện thoại], [số điện thoại]."),
        ("Viết cho mau@vidu.example nhé.", "Viết cho [thư điện tử] nhé."),
        ("CCCD 051 188 000 123.", "CCCD [số giấy tờ]."),
        ("CMND 212345678 cũ", "CMND [số giấy tờ] cũ"),
        ("STK 1903 5678 9012 3 ngân hàng", "STK [số tài khoản] ngân hàng"),
        ("xem https://vidu.example/a?b=1 và zalo.me/0912", "xem [đường dẫn] và [đường dẫn]"),
        ("Ông Nguyễn Văn Mẫu không tiếp.", "Ông [tên] không tiếp."),
        ("chị Hoa và đồng chí Trần Mẫu", "chị [tên] và đồng chí [tên]"),
        ("cán bộ Lê Thị Mẫu Đơn trả hồ sơ", "cán bộ [tên] trả hồ sơ"),
        ("Tôi là Phạm Thị Thử ở đây", "Tôi là [tên] ở đây"),
        ("ở số nhà 12/3, đường Hùng Vương gần chợ", "ở [địa chỉ] gần chợ"),
    ],
)
def test_what_seems_personal_is_proposed_for_blacking_out(text: str, redacted: str) -> None:
    assert masked(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ H48.27-250915-0001 nộp ngày 05.09.2025 08:30, mã SM-7K3Q9X.",
        "Đường dây nóng 0255 000 0000, thư phan-anh@son-mai.example, tổng đài 1900 1234.",
        "Lệ phí 1.500.000.000 đồng; Quyết định số 123/2025/QĐ-UBND ngày 15/09/2025.",
        "Cán bộ Ủy ban nhân dân xã, cán bộ Phòng Kinh tế, bà con Thôn Mẫu 1.",
        "Đường Nguyễn Huệ và trường Lê Quý Đôn thiếu đèn.",
        "Chị em phụ nữ họp lúc 7 giờ 30.",
    ],
)
def test_what_is_public_or_of_an_office_is_left(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tôi, Hoàng Yến Canary, phản ánh.", Kind.NAME),
        ("toi la HOANG  YEN canary", Kind.NAME),
        ("gặp Yến Canary ở xã", Kind.NAME),
        ("đã trả cho chị Canary", Kind.NAME),
        ("0 987 65 43 21", Kind.PHONE),
        ("(+84)987654321", Kind.PHONE),
        ("CANARY.HOANG@vidu.example", Kind.EMAIL),
        ("ở thon chim yen, nha so 77", Kind.ADDRESS),
        ("nhà số 77 bị ngập", Kind.ADDRESS),
    ],
)
def test_the_senders_own_data_is_found_however_it_is_spelled(text: str, kind: Kind) -> None:
    assert kind in certain(text, SENDER)
    assert certain(masked(text, SENDER), SENDER) == []


def test_a_village_of_the_commune_is_no_address_and_a_name_alone_is_a_word() -> None:
    neighbour = Person("individual", "Hoa", "0912345678", None, "Thôn Mẫu 1, xã Sơn Mai")

    assert certain("Đường Thôn Mẫu 1 đầy hoa dại.", neighbour) == []
    assert certain("Cảm ơn bà Hoa.", neighbour) == [Kind.NAME]


def test_only_the_unmistakable_forbids_a_publication() -> None:
    assert certain("0912 345 678, mau@vidu.example, 051188000123") == [
        Kind.PHONE,
        Kind.EMAIL,
        Kind.IDENTITY_NUMBER,
    ]
    assert certain("Ông Nguyễn Văn Mẫu, CMND 212345678, https://vidu.example/a") == []


def test_passages_are_told_in_order_and_none_within_another() -> None:
    text = "Chị Nguyễn Thị Mẫu (0912345678), nhà số 5, đường Mẫu, viết: a@vidu.example"
    spans = find(text, None, PUBLIC)

    assert [text[each.start : each.end] for each in spans] == [
        "Nguyễn Thị Mẫu", "0912345678", "nhà số 5, đường Mẫu", "a@vidu.example",
    ]  # fmt: skip
    assert all(one.end <= other.start for one, other in pairwise(spans))
