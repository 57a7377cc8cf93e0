"""Logs of a server: key and value, for people on a terminal or as JSON for programs; secrets never reach them."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

#: Tokens of Slack, addresses of Slack and Discord that are keys by themselves, and what stands in an address or a
#: header to log in.
_SECRETS = re.compile(
    r"(?:xox[a-z]|xapp|xwfp)[-.][\w.-]+|(?<=hooks\.slack\.com/)[^\s'\"]+|(?<=/commands/)[\w/]+|(?<=/actions/)[\w/]+|(?<=ticket=)[^&\s'\"]+"
    r"|(?<=://)[^\s/@'\"]+(?=@)|(?<=Bearer )[\w.-]+"
    r"|(?<=/webhooks/)[\w/.-]+|(?<=/interactions/)[\w/.-]+|(?<=Bot )[\w-]+\.[\w-]+\.[\w-]+"
)
_HIDDEN = "[hidden]"
_CHATTY = ("aiohttp.access", "alembic", "slack_sdk", "slack_bolt", "discord")


def configure_logs(log_format: str) -> None:
    """Send every log, ours and that of libraries, to standard error as ``text`` or ``json``, from INFO on."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    rendered = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,  # before secrets are hidden: a traceback may hold some
                hide_secrets,
                rendered,
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    handler.addFilter(_matters)


def _matters(record: logging.LogRecord) -> bool:
    """Return whether *record* is worth a line: what chatty libraries tell of every connection and request is not."""
    return record.levelno >= logging.WARNING or not record.name.startswith(_CHATTY)


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Return *event* with every secret in its texts hidden, also in a traceback that is text already."""
    return {name: _SECRETS.sub(_HIDDEN, value) if isinstance(value, str) else value for name, value in event.items()}
