"""HTTP: signed requests to the app's URL. Source: Slack, "Verifying requests from Slack" and "Events API"."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.peers.slack.delivery import Attempt, Delivery, Kind
from tests.peers.slack.store import Json

#: Seconds for which a signature is fresh.
FRESH = 60 * 5
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


class Signature(Enum):
    """How a request is signed."""

    VALID = "valid"
    WRONG = "wrong"
    MISSING = "missing"
    STALE = "stale"


@dataclass(frozen=True)
class Response:
    """What the app answered."""

    status: int
    body: str
    headers: Mapping[str, str]

    @property
    def answer(self) -> Json | None:
        """The body as what it says; plain text is a message's text, nothing is None."""
        if not self.body:
            return None
        if _JSON in self.headers.get("Content-Type", ""):
            read: Json = json.loads(self.body)
            return read
        return {"text": self.body}


def signed(body: str, secret: str, signature: Signature) -> dict[str, str]:
    """Return the headers that sign *body*."""
    if signature is Signature.MISSING:
        return {}
    moment = int(time.time()) - (2 * FRESH if signature is Signature.STALE else 0)
    secret = secret[::-1] if signature is Signature.WRONG else secret
    digest = hmac.new(secret.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(moment), "X-Slack-Signature": f"v0={digest}"}


def written(kind: Kind, payload: Json) -> tuple[str, str]:
    """Return *payload* as the body of a request, and its content type."""
    if kind is Kind.EVENT:
        return json.dumps(payload), _JSON
    if kind is Kind.COMMAND:
        return urlencode(payload), _FORM
    return urlencode({"payload": json.dumps(payload)}), _FORM


class HttpMode:
    """The transport over requests to ``url``, None while the app has none."""

    def __init__(self, secret: str, ack_seconds: float, violate: Callable[[str], None]) -> None:
        self._secret = secret
        self._ack_seconds = ack_seconds
        self._violate = violate
        self.url: str | None = None

    async def post(
        self,
        kind: Kind,
        payload: Json,
        signature: Signature = Signature.VALID,
        more: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> Response:
        """Post *payload*, and return what the app answers within *seconds*, those of an acknowledgement by default."""
        if self.url is None:
            raise ClientError("the app has no URL")
        body, content_type = written(kind, payload)
        headers = {"Content-Type": content_type, **signed(body, self._secret, signature), **(more or {})}
        timeout = ClientTimeout(total=seconds or self._ack_seconds)
        async with (
            ClientSession(timeout=timeout) as session,
            session.post(self.url, data=body.encode(), headers=headers) as response,
        ):
            return Response(response.status, await response.text(), dict(response.headers))

    async def send(self, delivery: Delivery, attempt: Attempt) -> str:
        """See ``Transport``."""
        more = {"X-Slack-Retry-Num": str(attempt.number), "X-Slack-Retry-Reason": attempt.reason}
        try:
            response = await self.post(delivery.kind, delivery.payload, more=more if attempt.number else None)
        except TimeoutError:
            self._violate(f"late ack: {delivery.title} not answered within {self._ack_seconds:g} s")
            return "http_timeout"
        except ClientError:
            return "connection_failed"
        attempt.answered()
        attempt.status = response.status
        if response.status // 100 != 2:
            attempt.last = response.headers.get("X-Slack-No-Retry") == "1"
            self._violate(f"{delivery.title}: answered with status {response.status}: {response.body[:200]}")
            return "http_error"
        if response.body and delivery.kind is Kind.EVENT and response.answer not in (None, {"text": "OK"}):
            self._violate(f"{delivery.title}: answered with a body: {response.body[:200]}")
        delivery.acknowledge(attempt, response.answer)
        return ""
