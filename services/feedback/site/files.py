"""Files in the form: stored before the message, and kept where the form is shown again."""

from dataclasses import replace

from services.feedback import words
from services.feedback.models.attachment import MOST_FILES, Attachment
from services.feedback.service import uploads
from services.feedback.site.base import Site
from services.feedback.site.form import Attached, Form
from shared.errors import FieldError, Invalid, Language, Rejected, Text


async def remember(form: Form, site: Site, language: Language) -> Form:
    """Return ``form`` with the files that came with it before; a forged claim is passed over."""
    found = await uploads.known(form.claims, site.commune, site.ports)
    return replace(form, attached=tuple(_attached(each, site, language) for each in found))


async def take(
    form: Form, network: str, site: Site, language: Language
) -> tuple[Form, Invalid | None]:
    """Store the files of ``form``; return it with those that are taken, and what is wrong.

    A file that is refused keeps neither the others nor the words from being there again.
    """
    if len(form.attached) + len(form.files) > MOST_FILES:
        return form, _refused(TOO_MANY)
    attached, wrong = {each.claim: each for each in form.attached}, list[Text]()
    for place, file in enumerate(form.files, start=1):
        upload = uploads.Upload(
            read=file.read,
            size=file.size or 0,
            commune=site.commune,
            form=form.form_id,
            network=network,
        )
        try:
            stored = _attached(await uploads.store(upload, site.ports), site, language)
        except Rejected as refused:
            reason = refused.errors[0].message if refused.errors else refused.detail
            wrong.append(Text(f"Tệp thứ {place}: {reason.vi}", f"File {place}: {reason.en}"))
        else:
            attached[stored.claim] = stored
    told = Text(" ".join(each.vi for each in wrong), " ".join(each.en for each in wrong))
    form = replace(form, files=(), attached=tuple(attached.values()))
    return form, _refused(told) if wrong else None


def _attached(attachment: Attachment, site: Site, language: Language) -> Attached:
    label = words.attachment(attachment, language)
    return Attached(uploads.claim_of(attachment, site.ports), label)


def _refused(sentence: Text) -> Invalid:
    return Invalid("attachment-refused", sentence, FieldError(uploads.FIELD, sentence))


TOO_MANY = Text(
    f"Chỉ gửi được nhiều nhất {MOST_FILES} tệp; xin bỏ bớt và chọn lại.",
    f"At most {MOST_FILES} files can be sent; please choose fewer.",
)
