"""HTTP in: what messages say in the caller's commune."""

from typing import Annotated, Any, get_args
from unicodedata import category, normalize

from fastapi import APIRouter, Path, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from services.notify.api.rules import (
    Administrator,
    Before,
    Reader,
    Revision,
    VersionView,
    Was,
    version_of,
    versions,
)
from services.notify.models import Kind, Template, Variable, Written
from services.notify.service import Composed, Composing, Preview
from shared.errors import Language, Text, Wrong
from shared.web import DEFAULT_LIMIT, Limit, Page, language_of, problems

LANGUAGES: tuple[Language, ...] = get_args(Language)


def _plain(source: str) -> str:
    """Return ``source`` as one form of letters and line ends; raises ``Wrong`` for hidden signs."""
    plain = normalize("NFC", source.replace("\r\n", "\n"))
    hidden = (each for each in plain if category(each) in ("Cc", "Cf") and each not in SEEN)
    if sign := next(hidden, None):
        named = f"U+{ord(sign):04X}"
        raise Wrong(Text(f"có ký tự ẩn {named}", f"has the hidden character {named}"))
    return plain


SEEN = "\n\t\u200d"
"""Line ends, tabs, and what joins the parts of some pictures."""
Plain = Annotated[str, AfterValidator(_plain)]
OneLine = Annotated[Plain, StringConstraints(max_length=500, strip_whitespace=True, min_length=1)]


Name = Annotated[str, Path(max_length=64, examples=["task-completed"])]
NewName = Annotated[str, Path(max_length=64, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

router = APIRouter(tags=["templates"])


class Source(BaseModel):
    """The source of a message in one language; ``{{ … }}`` stands for variables."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: OneLine = Field(examples=["{{ task.ref }}: đã hoàn thành"])
    text: Plain = Field(
        min_length=1,
        max_length=4000,
        description="Plain text; an empty line parts paragraphs, `- ` begins a point.",
    )
    short: OneLine | None = Field(
        None, description="One line for SMS and chat groups; the title does without it."
    )


class Texts(BaseModel):
    """What a message says in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vi: Source
    en: Source
    facts: tuple[Annotated[str, StringConstraints(max_length=100)], ...] = Field(
        (),
        max_length=20,
        description="What a template is for that no rule uses yet.",
        examples=[["feedback.v1.case.closed"]],
    )
    to_resident: bool = Field(
        False, description="Whether it is for residents: then it knows `tracking_url`."
    )


class NewTexts(Texts):
    """The same in place of what is in force."""

    revision: int = Field(ge=0, le=10**6, description="As last read: 409 if it changed since.")


class VariableView(BaseModel):
    """What a template may use."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(examples=["task.ref"], description="Items of a list have `[]` before a dot.")
    kind: Kind = Field(description="`code` needs `word`, `day` and `moment` need `day` or `time`.")
    optional: bool = Field(description="Whether it may be empty: then it belongs into an `if`.")
    words: str | None = Field(None, description="Of a code: what `word` needs.")
    example: str | float | bool | None


class Listed(VersionView):
    """One template of the list."""

    id: str
    subject: str = Field(
        description="The title of an example, in the language that was asked for.",
        examples=["Được giao xử lý phản ánh SM-7K3Q9X"],
    )
    facts: list[str] = Field(description="What it tells of, by the rules.")
    variables: list[VariableView]


class TemplateView(Listed):
    """One template with its source; `vi`, `en`, `facts`, `to_resident`, `revision` can be put."""

    vi: Source
    en: Source
    to_resident: bool


class Draft(BaseModel):
    """What to preview; without ``draft`` what is in force."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    draft: Texts | None = None
    values: dict[Annotated[str, StringConstraints(max_length=100)], Any] = Field(
        {}, max_length=50, description="In place of the example's."
    )
    language: Language | None = Field(None, description="Null for both.")


class PreviewView(BaseModel):
    """The message as it would reach somebody, in each way."""

    model_config = ConfigDict(frozen=True)

    title: str
    text: str = Field(description="The e-mail in plain text.")
    html: str = Field(description="The e-mail in HTML.")
    short: str = Field(description="One line, for SMS.")
    copy_text: str = Field(description="To copy into a chat group.")


@router.get("/templates", summary="List what messages say")
async def list_templates(request: Request, reader: Reader) -> Page[Listed]:
    """Return every template of your commune by name: 300 at most, on one page."""
    composing: Composing = request.app.state.composing
    found = await composing.all(reader.commune)
    language = language_of(request)
    items = [Listed.model_validate(_listed(each, language)) for each in found]
    return Page(items=items, next=None)


@router.get("/templates/{name}", summary="Show one template", responses=problems(404))
async def show_template(
    request: Request, reader: Reader, name: Name, revision: Revision = None
) -> TemplateView:
    """Return a template in force in your commune, or one of its versions."""
    composing: Composing = request.app.state.composing
    return _template(await composing.show(reader.commune, name, revision), request)


@router.get(
    "/templates/{name}/versions",
    summary="List the versions of a template",
    responses=problems(404),
)
async def list_versions_of_a_template(
    request: Request, reader: Reader, name: Name, limit: Limit = DEFAULT_LIMIT,
    before: Before = None,
) -> Page[VersionView]:  # fmt: skip
    """Return what was in force before, the latest first."""
    composing: Composing = request.app.state.composing
    return versions(await composing.earlier(reader.commune, name, before, limit))


@router.put(
    "/templates/{name}",
    summary="Say what a message says",
    responses=problems(404, 409),
)
async def put_template(
    request: Request, administrator: Administrator, name: NewName, wanted: NewTexts
) -> TemplateView:
    """Replace a template of the commune, or add one; in force everywhere within a few seconds.

    It is tried with every kind of example of what it may have to tell: 422 names the line and the
    variable that is unknown, may be empty, or does not fit. 409 if somebody changed it since
    ``revision``. A message that is on record already goes out as it was.
    """
    composing: Composing = request.app.state.composing
    kept = await composing.write(
        administrator.commune, name, _source(wanted), was=wanted.revision,
        by=administrator.subject,
    )  # fmt: skip
    return _template(kept, request)


@router.delete(
    "/templates/{name}",
    summary="Go back to the shipped words",
    responses=problems(404, 409),
)
async def reset_template(
    request: Request, administrator: Administrator, name: Name, revision: Was
) -> TemplateView:
    """Put the shipped words in force again, as a version of its own; 409 where there are none."""
    composing: Composing = request.app.state.composing
    return _template(
        await composing.reset(administrator.commune, name, was=revision, by=administrator.subject),
        request,
    )


@router.post("/templates/{name}/preview", summary="Try a message out", responses=problems(404))
async def preview_template(
    request: Request, reader: Reader, name: Name, wanted: Draft
) -> dict[Language, PreviewView]:
    """Return what a draft, or what is in force, says of an example; nothing is stored or sent."""
    composing: Composing = request.app.state.composing
    found = await composing.preview(
        reader.commune,
        name,
        _source(wanted.draft) if wanted.draft else None,
        wanted.values,
        [wanted.language] if wanted.language else LANGUAGES,
    )
    return {language: _preview(each) for language, each in found.items()}


def _source(wanted: Texts) -> Template:
    written = {
        language: Written(each.title, each.text, each.short)
        for language, each in zip(("vi", "en"), (wanted.vi, wanted.en), strict=True)
    }
    return Template({each: written[each] for each in LANGUAGES}, wanted.facts, wanted.to_resident)


def _listed(composed: Composed, language: Language) -> dict[str, Any]:
    return {
        **version_of(composed.version),
        "id": composed.name,
        "subject": composed.titles.get(language) or composed.template.written[language].title,
        "facts": composed.facts,
        "variables": list(_variables("", composed.variables)),
    }


def _template(composed: Composed, request: Request) -> TemplateView:
    written = composed.template.written
    sources = {
        language: {"title": each.title, "text": each.text, "short": each.short}
        for language, each in written.items()
    }
    return TemplateView.model_validate(
        {**_listed(composed, language_of(request)), **sources, "to_resident": composed.to_resident}
    )


def _variables(before: str, group: Variable) -> list[VariableView]:
    """Return the parts of a group, and theirs, by their whole names."""
    found: list[VariableView] = []
    for part, each in group.parts.items():
        name = f"{before}{part}"
        example = each.example.get("vi") if isinstance(each.example, dict) else each.example
        found.append(
            VariableView(
                name=name,
                kind=each.kind,
                optional=each.optional,
                words=each.words,
                example=None if each.kind in ("group", "list") else example,
            )
        )
        found += _variables(f"{name}.", each)
        if each.item:
            found += _variables(f"{name}[].", each.item)
    return found


def _preview(preview: Preview) -> PreviewView:
    said = preview.said
    return PreviewView(
        title=said.title,
        text=preview.text,
        html=preview.html,
        short=said.short or said.title,
        copy_text=preview.copy,
    )
