"""Logs of a server: key and value, for people on a terminal or as JSON for programs; secrets never reach them.

Neither do the words of people: ``bot.traces`` leaves out the messages of exceptions that may repeat them.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, unquote, urlsplit

import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.traces import formatted, without_messages

#: Tokens of Slack, addresses of Slack and Discord that are keys by themselves, and what stands in an address or a
#: header to log in.
_SECRETS = re.compile(
    r"(?:xox[a-z]|xapp|xwfp)[-.][\w.-]+|(?<=hooks\.slack\.com/)[^\s'\"]+|(?<=/commands/)[\w/]+|(?<=/actions/)[\w/]+|(?<=ticket=)[^&\s'\"]+"
    r"|(?<=://)[^\s/@'\"]+(?=@)|(?<=Bearer )[\w.-]+"
    r"|(?<=/webhooks/)[\w/.-]+|(?<=/interactions/)[\w/.-]+|(?<=Bot )[\w-]+\.[\w-]+\.[\w-]+"
)
#: Ids of people, channels and messages in Discord, which are numbers, and in Slack: in a library's line they tell who
#: asked, and where.
_IDS = re.compile(r"(?<![\d.])\d{15,20}(?!\d)|\b[CDGTUW](?=[A-Z]*\d)[A-Z0-9]{8,}\b")
_HIDDEN = "[hidden]"
_CHATTY = ("aiohttp.access", "alembic", "slack_sdk", "slack_bolt", "discord")
#: Variables whose values are secrets, by how their names end.
_SECRET_VARIABLES = re.compile(r"(?:TOKEN|SECRET|PASSWORD|KEYS?)$")
#: Characters of the shortest value that is hidden: a shorter one stands in other words too.
_SHORTEST = 6
#: What in a line is never a secret, and is not to be spoilt by one that is an ordinary word.
_OWN = frozenset({"logger", "level", "timestamp"})


def configure_logs(log_format: str, secrets: Collection[str] = ()) -> None:
    """Send every log, ours and that of libraries, to standard error as ``text`` or ``json``, from INFO on.

    ``auto`` is text on a terminal and JSON elsewhere. Each of *secrets* is hidden wherever it occurs.
    """
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
    as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
    rendered = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                leave_messages_out,
                structlog.processors.ExceptionRenderer(formatted),  # before anything is hidden: it may hold some
                hide_ids_of_platforms,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                SecretsHidden(secrets),
                rendered,
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    handler.addFilter(_matters)


def _matters(record: logging.LogRecord) -> bool:
    """Return whether *record* is worth a line: what chatty libraries tell of every connection and request is not."""
    return record.levelno >= logging.WARNING or not record.name.startswith(_CHATTY)


def leave_messages_out(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Return *event* without the messages, in its texts, of the exception that comes with it."""
    given = event.get("exc_info")
    error = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    if not isinstance(error, BaseException):
        return event
    return {name: without_messages(value, error) if isinstance(value, str) else value for name, value in event.items()}


def hide_ids_of_platforms(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Return *event*, where a library tells of it, without the ids of people and places; our own lines name none."""
    if event.get("_from_structlog"):
        return event
    return {name: _IDS.sub(_HIDDEN, value) if isinstance(value, str) else value for name, value in event.items()}


class SecretsHidden:
    """Hides secrets in an event: the *values* that are given, and whatever looks like one."""

    def __init__(self, values: Collection[str] = ()) -> None:
        forms = {form for value in values for form in _forms(value) if len(form) >= _SHORTEST}
        # The longest first: one may be a part of another.
        self._values = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True)))) if forms else None

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """Return *event* with every secret hidden, also in a traceback that is text already."""
        return {name: value if name in _OWN else self._hidden(value) for name, value in event.items()}

    def _hidden(self, value: Any) -> Any:
        match value:
            case None | bool() | int() | float():
                return value
            case str():
                text = self._values.sub(_HIDDEN, value) if self._values else value
                return _SECRETS.sub(_HIDDEN, text)
            case Mapping():
                return {self._hidden(name): self._hidden(held) for name, held in value.items()}
            case list() | tuple():
                return [self._hidden(held) for held in value]
            case _:
                return self._hidden(str(value))


def _forms(secret: str) -> set[str]:
    """Return how *secret* is written: as it is, in an address, in a literal."""
    return {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), unquote(secret), repr(secret)[1:-1]}


def secrets_of(environment: Mapping[str, str]) -> set[str]:
    """Return what is secret in *environment*: tokens, keys, and the passwords in addresses."""
    found = set[str]()
    for name, value in environment.items():
        if _SECRET_VARIABLES.search(name):
            found |= {value.strip(), *(part.strip() for part in value.split(","))}
        elif name.endswith("_URL") and (password := _password_in(value)):
            found.add(password)
    return found - {""}


def _password_in(address: str) -> str | None:
    try:
        return urlsplit(address.strip()).password
    except ValueError:  # no address; whoever reads it says so
        return None
