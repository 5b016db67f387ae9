import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.notify.directory import UnitDirectory
from shared.errors import Rejected
from tests.unit.notify.fakes import COMMUNES, DIRECTORY

CENTRE = "trung-tam-cung-ung-dich-vu-cong"


def test_units_and_roles_have_their_address_and_name() -> None:
    unit = DIRECTORY.addressee("son-mai", f"unit:{CENTRE}")
    leader = DIRECTORY.addressee("son-mai", "role:leader")
    assert unit
    assert leader
    assert (unit.address, unit.name.vi) == (
        f"{CENTRE}@son-mai.example", "Trung tâm cung ứng dịch vụ công",
    )  # fmt: skip
    assert leader.name.to("en") == "Leadership of the commune"
    assert DIRECTORY.addressee("son-mai", "role:case_handler") is None
    assert DIRECTORY.demonstrations == ["son-mai"]


def test_a_real_directory_wins_over_the_demonstration(tmp_path: Path) -> None:
    folder = tmp_path / "son-mai"
    shutil.copytree(COMMUNES / "son-mai", folder)
    (folder / "recipients.yaml").write_text(
        f"commune: son-mai\nunits: [{{unit: {CENTRE}, email: a@b.example, language: en}}]\n"
    )
    directory = UnitDirectory(tmp_path)
    found = directory.addressee("son-mai", f"unit:{CENTRE}")
    assert found
    assert (found.address, found.language) == ("a@b.example", "en")
    assert directory.addressee("son-mai", "role:leader") is None
    assert directory.demonstrations == []


def test_a_directory_with_an_unknown_field_is_refused(tmp_path: Path) -> None:
    shutil.copytree(COMMUNES / "son-mai", tmp_path / "son-mai")
    (tmp_path / "son-mai/recipients.yaml").write_text("commune: son-mai\nphones: []\n")
    with pytest.raises(ValidationError):
        UnitDirectory(tmp_path)


def test_what_is_not_listed_goes_by_its_code() -> None:
    assert DIRECTORY.unit("son-mai", "to-khac").vi == "to-khac"
    assert DIRECTORY.category("son-mai", "MOI").vi == "MOI"
    assert DIRECTORY.category("son-mai", "TTHC").vi == "Thủ tục hành chính"


def test_a_commune_that_is_not_served_is_rejected() -> None:
    with pytest.raises(Rejected):
        DIRECTORY.units("xa-khac")
