"""The shapes of GeoReport v2 as its specification describes them, for ``jsonschema``."""

from typing import Any

TEXT = {"type": "string"}
TEXT_OR_NULL = {"type": ["string", "null"]}
NUMBER_OR_NULL = {"type": ["number", "null"]}
# W3C's subset of ISO 8601, with an offset.
MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$",
}
MOMENT_OR_NULL = {"anyOf": [MOMENT, {"type": "null"}]}


def shape(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


def many(item: dict[str, Any], **limits: int) -> dict[str, Any]:
    return {"type": "array", "items": item, **limits}


DISCOVERY = shape(
    {
        "changeset": MOMENT,
        "contact": TEXT,
        "key_service": TEXT,
        "endpoints": many(
            shape(
                {
                    "specification": {"const": "http://wiki.open311.org/GeoReport_v2"},
                    "url": TEXT,
                    "changeset": MOMENT,
                    "type": {"enum": ["production", "test"]},
                    "formats": many({"enum": ["text/xml", "application/json"]}, minItems=1),
                }
            ),
            minItems=1,
        ),
    }
)
SERVICES = many(
    shape(
        {
            "service_code": TEXT,
            "service_name": TEXT,
            "metadata": {"type": "boolean"},
            "type": {"enum": ["realtime", "batch", "blackbox"]},
        },
        description=TEXT_OR_NULL,
        keywords=TEXT_OR_NULL,
        group=TEXT_OR_NULL,
    ),
    minItems=1,
)
DEFINITION = shape(
    {
        "service_code": TEXT,
        "attributes": many(
            shape(
                {
                    "variable": {"type": "boolean"},
                    "code": TEXT,
                    "datatype": {
                        "enum": [
                            "string", "number", "datetime", "text", "singlevaluelist",
                            "multivaluelist",
                        ]
                    },
                    "required": {"type": "boolean"},
                    "order": {"type": "integer", "minimum": 1},
                    "description": TEXT,
                },
                datatype_description=TEXT_OR_NULL,
                values=many(shape({"key": TEXT, "name": TEXT}), minItems=1),
            ),
            minItems=1,
        ),
    }
)  # fmt: skip
CREATED = many(
    {
        **shape(
            {},
            service_request_id=TEXT,
            token=TEXT,
            service_notice=TEXT_OR_NULL,
            account_id=TEXT_OR_NULL,
        ),
        "oneOf": [{"required": ["service_request_id"]}, {"required": ["token"]}],
    },
    minItems=1,
    maxItems=1,
)
TOKEN = many(shape({"service_request_id": TEXT, "token": TEXT}), minItems=1, maxItems=1)
_REQUEST: dict[str, Any] = {
    "status_notes": TEXT_OR_NULL,
    "service_name": TEXT_OR_NULL,
    "description": TEXT_OR_NULL,
    "agency_responsible": TEXT_OR_NULL,
    "service_notice": TEXT_OR_NULL,
    "updated_datetime": MOMENT_OR_NULL,
    "expected_datetime": MOMENT_OR_NULL,
    "address": TEXT_OR_NULL,
    "address_id": TEXT_OR_NULL,
    "zipcode": TEXT_OR_NULL,
    "lat": NUMBER_OR_NULL,
    "long": NUMBER_OR_NULL,
    "media_url": TEXT_OR_NULL,
}
_MUST = {
    "service_request_id": TEXT,
    "status": {"enum": ["open", "closed"]},
    "service_code": TEXT,
    "requested_datetime": MOMENT,
}
REQUESTS = many(shape(_MUST, **_REQUEST), maxItems=1000)
EXTENDED = many(
    shape(
        {
            **_MUST,
            "attributes": {"type": "array"},
            "extended_attributes": {"type": "object"},
            "notes": many(
                shape({"datetime": MOMENT, "description": TEXT, "type": TEXT}), minItems=1
            ),
        },
        **_REQUEST,
    )
)
UPDATES = many(
    shape(
        {
            "update_id": TEXT,
            "service_request_id": TEXT,
            "status": {"enum": ["open", "closed"]},
            "updated_datetime": MOMENT,
            "description": TEXT_OR_NULL,
        },
        media_url=TEXT_OR_NULL,
    ),
    maxItems=1000,
)
ERRORS = many(
    shape({"code": {"type": "integer"}, "description": {"type": "string", "minLength": 1}}),
    minItems=1,
)
