import pytest

from deploy.testing import ROOT
from services.feedback import desk
from services.feedback.models.triage import speaks_of

SON_MAI = desk.load(ROOT / "deploy/communes")["son-mai"]


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("Tôi tố cáo ông A nhận tiền của dân.", "to_cao"),
        ("ĐƠN TỐ CÁO\nKính gửi Ủy ban nhân dân xã", "to_cao"),
        (
            "To\u0302i muo\u0302\u0301n to\u0302\u0301 ca\u0301o vie\u0323\u0302c na\u0300y",
            "to_cao",
        ),
        ("Toi gui don to cao ong B", "to_cao"),
        ("Tôi khiếu nại quyết định thu hồi đất.", "khieu_nai"),
        ("Gửi đơn  khiếu nại, mong xã xem xét", "khieu_nai"),
        ("Tôi muốn tố giác tội phạm ma túy", "tin_bao_toi_pham"),
        ("Đề nghị: xin cung cấp thông tin về quy hoạch", "xin_thong_tin"),
        ("Tôi không muốn tố cáo ai, chỉ góp ý về thái độ tiếp dân.", None),
        ("Đây không phải đơn khiếu nại, chỉ là góp ý.", None),
        ("Đây không phải là đơn tố cáo.", None),
        ("Mẫu hướng dẫn khiếu nại, tố cáo ở bảng tin đã cũ.", None),
        ("Loa thôn hỏng từ hôm qua.", None),
        ("Con bò to cao quá, chạy ra đường.", None),
        ("", None),
    ],
)
def test_a_text_that_speaks_unmistakably_of_another_door(text: str, door: str | None) -> None:
    found = SON_MAI.other_door_for(text)

    assert (found.code if found else None) == door


def test_a_denied_phrase_does_not_hide_one_that_is_meant() -> None:
    assert speaks_of("Tôi không tố cáo bà A. Tôi tố cáo ông B.", ["tố cáo"])


def test_every_door_of_son_mai_says_where_to_go_and_on_which_basis() -> None:
    codes = [each.code for each in SON_MAI.triage]

    assert codes == ["khieu_nai", "to_cao", "tin_bao_toi_pham", "ho_so_tthc", "xin_thong_tin"]
    assert all(each.basis and each.wish.vi and each.text.en for each in SON_MAI.triage)
    assert SON_MAI.door("khong-co") is None
