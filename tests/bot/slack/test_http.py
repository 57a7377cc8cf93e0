"""What comes over HTTP is believed only with Slack's signature, and read only as what Slack sends."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from bot.slack.http import is_signed, read_body
from tests.bot.slack.running import RunningApp
from tests.peers.slack.delivery import Kind
from tests.peers.slack.http_mode import Signature
from tests.peers.slack.peer import SlackPeer

VERIFIER = SignatureVerifier("a secret of Slack")
BODY = b'{"type": "event_callback"}'


def headers(timestamp: str, body: bytes = BODY, verifier: SignatureVerifier = VERIFIER) -> dict[str, str]:
    """Return what Slack would send beside *body* at *timestamp*."""
    signature = verifier.generate_signature(timestamp=timestamp, body=body) or ""
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}


def ago(seconds: int) -> str:
    return str(int(time.time()) - seconds)


def test_what_slack_signed_lately_is_believed() -> None:
    assert is_signed(VERIFIER, BODY, headers(ago(0)).get)


@pytest.mark.parametrize(
    "forge",
    [
        dict,
        lambda: headers(ago(0), b"another body"),
        lambda: headers(ago(0), verifier=SignatureVerifier("another secret")),
        lambda: headers(ago(301)),
        lambda: headers(ago(-600)),
        lambda: headers(ago(0)) | {"X-Slack-Signature": ""},
        lambda: headers(ago(0)) | {"X-Slack-Signature": "v0=签"},
        lambda: headers(ago(0)) | {"X-Slack-Request-Timestamp": "nan"},
        lambda: headers(ago(0)) | {"X-Slack-Request-Timestamp": "9" * 400},
        lambda: headers(ago(0)) | {"X-Slack-Request-Timestamp": "１２３"},
    ],
    ids=["none", "other body", "other secret", "old", "future", "empty", "no ASCII", "no number", "huge", "full width"],
)
def test_nothing_else_is_believed(forge: Callable[[], dict[str, str]]) -> None:
    forged = forge()  # now, not when the tests were collected: what was to come then may have come since
    assert not is_signed(VERIFIER, BODY, forged.get)


@given(st.text(), st.text())
def test_no_header_is_too_much(timestamp: str, signature: str) -> None:
    assert not is_signed(VERIFIER, BODY, {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}.get)


@given(st.binary())
def test_no_body_is_too_much(body: bytes) -> None:
    assert not is_signed(VERIFIER, b"\xff" + body, headers(ago(0)).get)


@pytest.mark.parametrize(
    ("text", "content_type", "understood"),
    [
        ('{"event": {}}', "application/json", True),
        ('{"type": "url_verification"}', "application/json", True),
        ("payload=%7B%7D", "application/x-www-form-urlencoded", True),
        ("command=%2Fask&text=hi", "application/x-www-form-urlencoded", True),
        ("[]", "application/json", False),
        ("{", "application/json", False),
        ("[" * 100_000, "application/json", False),
        ("payload=%7B", "application/x-www-form-urlencoded", False),
        ("payload=[]", "application/x-www-form-urlencoded", False),
        ("text=hi", "application/x-www-form-urlencoded", False),
        ("", "text/plain", False),
    ],
)
def test_only_what_slack_sends_is_understood(text: str, content_type: str, understood: bool) -> None:
    assert (read_body(text, content_type) is not None) is understood


@pytest.mark.parametrize("transport", ["http"], indirect=True)
@pytest.mark.parametrize("signature", [Signature.WRONG, Signature.MISSING, Signature.STALE])
def test_what_is_not_believed_is_not_looked_into(slack: SlackPeer, app: RunningApp, signature: Signature) -> None:
    before = len(slack.api.calls)
    response = slack.request({"command": "/ask", "response_url": slack.url, "text": "x"}, Kind.COMMAND, signature)
    assert response.status == 401
    assert len(slack.api.calls) == before
