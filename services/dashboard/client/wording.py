"""What the screens ask ``notify`` about its rules and templates."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from services.dashboard.client.api import Api, Caller
from services.dashboard.client.shapes import Body
from services.dashboard.client.wording_shapes import (
    Preview,
    Rule,
    Rules,
    Template,
    TemplateHead,
    Templates,
    Version,
    Versions,
    Vocabulary,
)

MOST_VERSIONS = 50


class Wording:
    """Rules and templates over HTTP; one for all viewers, safe to share between threads.

    Every method raises ``SignedOut``, ``NotAllowed``, ``Lost``, or ``Refused`` with the sentences
    that say why and the fields that they are about.
    """

    def __init__(self, url: str, http: httpx.Client) -> None:
        self._api = Api(url, http)

    def vocabulary(self, caller: Caller) -> Vocabulary:
        """Return what facts, fields and audiences are called."""
        return Vocabulary.model_validate(self._api.get(caller, "/vocabulary"))

    def rules(self, caller: Caller, revision: int | None = None) -> Rules:
        """Return the rules in force, or those of a version."""
        return Rules.model_validate(self._get(caller, "/rules", revision))

    def put_rules(self, caller: Caller, rules: Sequence[Rule], was: int) -> Rules:
        """Put ``rules`` in force in place of the version ``was``; an empty id is given one."""
        items = [each.model_dump(exclude_defaults=True) for each in rules]
        for each in items:
            each["id"] = each["id"] or None
        return Rules.model_validate(self._put(caller, "/rules", {"revision": was, "items": items}))

    def reset_rules(self, caller: Caller, was: int) -> Rules:
        """Put the shipped rules in force again."""
        return Rules.model_validate(self._delete(caller, "/rules", was))

    def rule_versions(self, caller: Caller) -> list[Version]:
        """Return the earlier versions of the rules, the latest first."""
        return self._versions(caller, "/rules/versions")

    def templates(self, caller: Caller) -> list[TemplateHead]:
        """Return every template."""
        return Templates.model_validate(self._api.get(caller, "/templates")).items

    def template(self, caller: Caller, name: str, revision: int | None = None) -> Template:
        """Return a template in force, or one of its versions."""
        return Template.model_validate(self._get(caller, f"/templates/{name}", revision))

    def put_template(self, caller: Caller, name: str, texts: Body, was: int) -> Template:
        """Put ``texts`` (``vi``, ``en``) in force in place of the version ``was``."""
        said = self._put(caller, f"/templates/{name}", {**texts, "revision": was})
        return Template.model_validate(said)

    def reset_template(self, caller: Caller, name: str, was: int) -> Template:
        """Put the shipped words in force again."""
        return Template.model_validate(self._delete(caller, f"/templates/{name}", was))

    def template_versions(self, caller: Caller, name: str) -> list[Version]:
        """Return the earlier versions of a template, the latest first."""
        return self._versions(caller, f"/templates/{name}/versions")

    def preview(
        self, caller: Caller, name: str, draft: Body | None, values: Mapping[str, Any]
    ) -> dict[str, Preview]:
        """Return by language what a draft, or what is in force, says of an example."""
        body = {"draft": draft, "values": values}
        said: dict[str, Any] = self._api.post(caller, f"/templates/{name}/preview", body)
        return {each: Preview.model_validate(shown) for each, shown in said.items()}

    def _get(self, caller: Caller, path: str, revision: int | None) -> Any:
        params = {} if revision is None else {"revision": revision}
        return self._api.send(caller, "GET", path, params=params).json()

    def _put(self, caller: Caller, path: str, body: Body) -> Any:
        return self._api.send(caller, "PUT", path, json=body).json()

    def _delete(self, caller: Caller, path: str, was: int) -> Any:
        return self._api.send(caller, "DELETE", path, params={"revision": was}).json()

    def _versions(self, caller: Caller, path: str) -> list[Version]:
        return Versions.model_validate(self._api.get(caller, path, limit=MOST_VERSIONS)).items
