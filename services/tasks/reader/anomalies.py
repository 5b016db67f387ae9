"""What a person should look at in a plan: the anomalies of the domain, A1 to A12, by rule."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from services.tasks.models.document import Document, Item, Remark
from services.tasks.reader.words import Names, folded
from shared.contracts.periods import periods
from shared.contracts.tasks import Role, RoleName

DIGITAL_DAY = (10, 10)
"""Ngày chuyển đổi số quốc gia, Quyết định số 505/QĐ-TTg ngày 22/4/2022."""
WEEKEND = 5
OPEN_ENDS = re.compile(r"[a-zà-ỹđ]$")
WEB = "trang thông tin điện tử"


def anomalies(document: Document, names: Names, text: str) -> Iterator[Remark]:
    """Yield a remark for each anomaly, with its place in the plan."""
    yield from _undated(document)
    for item in document.tasks:
        yield from _of_task(item, document)
    yield from _sundays(document, text)
    yield from _letters(document)
    yield from _two_reports(document)
    yield from _spellings(document, names)
    yield from _same_page(document)
    yield from _cut_short(document)


def _undated(document: Document) -> Iterator[Remark]:
    if document.number and document.dated:
        return
    since = ""
    if document.not_before:
        weeks = len(periods("week", document.not_before, date(document.year, 12, 31)))
        since = (
            f" Văn bản viện dẫn ngày {document.not_before:%d/%m/%Y} nên không thể có trước ngày đó;"
            f" từ đó đến hết năm còn {weeks} tuần, cần tách chỉ tiêu năm và số dư đầu kỳ."
        )
    yield Remark(
        code="A1", text=f"Văn bản không có số hoặc ngày ban hành.{since}", where="đầu văn bản"
    )


def _of_task(item: Item, document: Document) -> Iterator[Remark]:
    schedule, ref = item.schedule, item.ref
    if any(quota.per == "week" for quota in schedule.quotas):
        weeks = len(periods("week", schedule.start, schedule.end))
        text = (
            f"Năm {document.year} có {weeks} tuần; chỉ tiêu {item.target} tính theo tuần, "
            "không theo thứ."
        )
        yield Remark(code="A2", text=text, where=ref)
    day = date(document.year, DIGITAL_DAY[1], DIGITAL_DAY[0])
    if "ngày chuyển đổi số quốc gia" in folded(item.title) and item.due and item.due < day:
        text = (
            f"Ngày Chuyển đổi số quốc gia là {day:%d/%m/%Y}, sau hạn {item.due:%d/%m/%Y} của "
            "Kế hoạch; cần quyết định điều chỉnh nếu tổ chức đúng ngày."
        )
        yield Remark(code="A3", text=text, where=ref)
    if item.due and item.due.weekday() >= WEEKEND and item.due != date(document.year, 12, 31):
        yield Remark(code="A4", text=_weekend(item.due), where=ref)
    yield from _of_roles(item)
    if schedule.kind == "continuous" and item.time_as_written:
        text = "“Thường xuyên” không có hạn; theo dõi bằng số ngày kể từ kết quả gần nhất."
        yield Remark(code="A12", text=text, where=ref)


def _of_roles(item: Item) -> Iterator[Remark]:
    roles = {role.role for role in item.roles}
    bodies = [
        role.as_written for role in item.roles if role.unit is None and role.role is RoleName.DIRECT
    ]
    if RoleName.DIRECT in roles or RoleName.EXECUTE in roles:
        text = "Dùng vai trò “chỉ đạo” hoặc “thực hiện”" + (
            f"; “{bodies[0]}” không phải đơn vị của xã." if bodies else "."
        )
        yield Remark(code="A7", text=text, where=item.ref)


def _sundays(document: Document, text: str) -> Iterator[Remark]:
    """Warn of a report's day, such as (30/11), that is no working day (domain A4)."""
    for found in re.finditer(r"năm\s*\((\d{1,2})/(\d{1,2})\)", text):
        try:
            day = date(document.year, int(found[2]), int(found[1]))
        except ValueError:
            continue
        if day.weekday() >= WEEKEND:
            said = f"({found[1]}/{found[2]})"
            duty = next((each.ref for each in document.duties if said in each.text), "báo cáo")
            yield Remark(code="A4", text=_weekend(day), where=duty)


def _weekend(day: date) -> str:
    name = "Thứ Bảy" if day.weekday() == WEEKEND else "Chủ nhật"
    return f"Hạn {day:%d/%m/%Y} là {name}: giữ nguyên hạn, nhắc vào ngày làm việc liền trước."


def _letters(document: Document) -> Iterator[Remark]:
    for duty in document.duties:
        if duty.ref.endswith(")"):
            text = f"Bản gốc ghi lặp lại điểm {duty.ref.split(' ')[0]}; mã không suy ra từ chữ cái."
            yield Remark(code="A5", text=text, where=duty.ref)


def _two_reports(document: Document) -> Iterator[Remark]:
    products = {
        name: duty.ref
        for duty in document.duties
        for name in ("báo cáo cđs", "báo cáo cchc")
        if name in folded(duty.text)
    }
    if len(products) > 1:
        places = ", ".join(sorted(products.values()))
        text = "Kết quả đưa vào hai loại báo cáo (CĐS và CCHC): một dữ liệu, hai báo cáo."
        yield Remark(code="A6", text=text, where=places)


def _spellings(document: Document, names: Names) -> Iterator[Remark]:
    written: dict[str, set[str]] = defaultdict(set)
    for role in (role for item in document.tasks for role in item.roles):
        if role.unit:
            written[role.unit].add(role.as_written)
    for duty in document.duties:
        if duty.holder:
            written[duty.holder].add(duty.holder_as_written)
    for unit, forms in sorted(written.items()):
        if unit in names.sets:
            text = "Vai trò được giao cho một nhóm đơn vị mà Kế hoạch không liệt kê: "
            places = [item.ref for item in document.tasks if _leads(item.roles, unit)]
            yield Remark(
                code="A9",
                text=text + "; ".join(sorted(forms)) + ".",
                where=", ".join(places) or "C",
            )
        elif len(forms) > 1:
            text = f"Một đơn vị viết theo {len(forms)} cách: {'; '.join(sorted(forms))}."
            yield Remark(code="A8", text=text, where=names.names[unit])


def _leads(roles: tuple[Role, ...], unit: str) -> bool:
    return any(role.unit == unit and role.role is RoleName.LEAD for role in roles)


def _same_page(document: Document) -> Iterator[Remark]:
    places = [item.ref for item in document.tasks if WEB in folded(item.title)]
    places += [duty.ref for duty in document.duties if WEB in folded(duty.text)]
    if len(places) > 1:
        text = (
            "Nhiều mục cùng giao một Trang thông tin điện tử: một tin bài ghi một lần, "
            "có thể tính cho nhiều nhiệm vụ, không cộng trùng vào tổng."
        )
        yield Remark(code="A10", text=text, where=", ".join(places))


def _cut_short(document: Document) -> Iterator[Remark]:
    """Warn of a paragraph that breaks off: long, and without the mark that ends a sentence."""
    for topic in document.topics:
        if len(topic.text) > 200 and OPEN_ENDS.search(topic.text):  # noqa: PLR2004
            end = " ".join(topic.text.split()[-4:])
            text = f"Văn bản gốc khuyết: đoạn dừng giữa câu ở “… {end}”."
            yield Remark(code="A11", text=text, where=f"B.{topic.code}")
    for item in document.tasks:
        if re.search(r"(?:,[^,;]+){2,}, (?:Cơ sở dữ liệu|Trang)[^,;]* và ", item.title):
            text = "Văn bản gốc khuyết: danh sách thiếu từ nối; giữ nguyên văn."
            yield Remark(code="A11", text=text, where=item.ref)
