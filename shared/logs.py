"""JSON log lines, one per event, with the ids that tie them together and no personal data."""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

bind = structlog.contextvars.bound_contextvars
"""Within this context every line carries the given ids (``event_id``, ``correlation_id``)."""

FRAMES = 8

_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+(\.[\w-]+)+"  # an e-mail address
    r"|(?<![\w-])(?:\+84|0)(?:[ .-]?\d){9,10}(?![\w-])"  # a Vietnamese telephone number
    r"|/t/[\w-]{16,}"  # the secret part of a tracking address
)


def get(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger called ``name``; messages are constants, values go beside them."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def masked(words: str) -> str:
    """Return ``words`` without e-mail addresses, telephone numbers and tracking links."""
    return _PERSONAL.sub("…", words)


def configure(service: str, level: str) -> None:
    """Send the service's own lines and those of its libraries to standard output as JSON."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _named(service),
        _error_without_its_words,
        _hide_personal_data,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for chatty in ("uvicorn.access", "faststream", "pymongo", "httpx", "httpcore", "nats"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    for library in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(library).handlers = []
        logging.getLogger(library).propagate = True


def _named(service: str) -> Processor:
    def add(_: Any, __: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
        line["service"] = service
        return line

    return add


def _error_without_its_words(
    _: Any, __: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Keep an error's type and place; its message may quote what a person wrote."""
    info = line.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        line["at"] = [
            f"{f.name} ({'/'.join(f.filename.split('/')[-2:])}:{f.lineno})" for f in frames
        ]
    return line


def _hide_personal_data(
    _: Any, __: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key, value in line.items():
        if isinstance(value, str) and key != "timestamp":
            line[key] = masked(value)
    return line
