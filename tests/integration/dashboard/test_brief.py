"""The commune on one sheet of paper, over HTTP."""

from io import BytesIO

import pypdf

from deploy.testing import World
from shared.auth import Role
from shared.testing import Keys
from tests.integration.dashboard.test_read_api import a_day_of_facts, dashboard, say


async def test_the_brief_is_one_page_in_the_callers_language_and_for_staff_only(
    world: World, keys: Keys
) -> None:
    async with dashboard(world, keys.by_role[Role.LEADER]) as client:
        await say(world, *a_day_of_facts())
        sheets = {
            language: await client.get("/v1/brief.pdf", headers={"Accept-Language": language})
            for language in ("vi", "en")
        }
        viewer = keys.bearer(keys.by_role[Role.PROVINCE_VIEWER])
        refused = await client.get("/v1/brief.pdf", headers=viewer)
        to_come = await client.get("/v1/brief.pdf?on=2999-01-01")

    assert (refused.status_code, to_come.status_code) == (403, 422)
    for language, head in (("vi", "Tóm tắt tình hình xã Sơn Mai"), ("en", "in brief")):
        answer = sheets[language]
        assert answer.headers["content-type"] == "application/pdf"
        assert "attachment" in answer.headers["content-disposition"]
        pages = pypdf.PdfReader(BytesIO(answer.content)).pages
        assert len(pages) == 1
        assert head in pages[0].extract_text()


async def test_a_service_gets_the_brief_of_the_commune_that_its_key_is_for_and_no_other(
    world: World, keys: Keys
) -> None:
    async with dashboard(world, keys.by_role[Role.SERVICE]) as client:
        own = await client.get("/v1/brief.pdf?commune=son-mai")
        others = await client.get("/v1/brief.pdf?commune=xa-khac")
        more = await client.get("/v1/overview")
    assert (own.status_code, others.status_code, more.status_code) == (200, 404, 403)
