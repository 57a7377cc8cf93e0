"""Logs in a process of their own: one event a line, for people or for programs, and no secret in them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.logs import SecretsHidden, hide_ids_of_platforms, secrets_of

ROOT = Path(__file__).parents[2]
SAY = """
import logging, sys
import structlog
from bot.logs import configure_logs

configure_logs(sys.argv[1], {"planted+pass/word", "open sesame"})
log = structlog.get_logger("rolewise.test")
log.info("asked", words="面包师\\nsecond line", token="xoxb-1-secret")
log.debug("not told")
logging.getLogger("library").warning("from a library: %s", "Bearer xapp-1-secret")
logging.getLogger("slack_sdk.web").info("not told either")
try:
    raise OSError("https://hooks.slack.com/commands/T1/2/secret")
except OSError:
    log.exception("failed")
try:
    raise KeyError("What does my secret colleague earn?")
except KeyError as error:
    log.exception("question failed")
    logging.getLogger("library").exception("cannot %r: %s", error, error)
address = "postgresql://db/x?password=planted%2Bpass%2Fword"
logging.getLogger("discord.http").warning("POST https://discord.com/api/v10/channels/%s/messages: 429", 157 * 10**15)
log.info("reached", address=address, also=["open sesame"], error=OSError("open sesame"))
"""


def said(log_format: str, environment: dict[str, str]) -> list[str]:
    """Return the lines on standard error of a process that logs; on standard output there is nothing."""
    command = [sys.executable, "-c", SAY, log_format]
    own = environment | {"PYTHONPATH": ".", "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=own, cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert done.stdout == b""
    assert not any(words in done.stderr for words in (b"secret", b"planted", b"sesame", b"colleague"))
    return done.stderr.decode().splitlines()


def test_for_programs_every_line_is_an_object_with_time_level_and_origin(environment: dict[str, str]) -> None:
    asked, library, failed, *_ = map(json.loads, said("json", environment))
    assert (asked["event"], asked["words"], asked["token"]) == ("asked", "面包师\nsecond line", "[hidden]")
    assert (asked["level"], asked["logger"]) == ("info", "rolewise.test")
    assert asked["timestamp"].endswith("Z")
    assert library["event"] == "from a library: Bearer [hidden]"
    assert library["level"] == "warning"
    assert "OSError: https://hooks.slack.com/[hidden]" in failed["exception"]


def test_the_words_of_people_stay_out_where_an_exception_repeats_them(environment: dict[str, str]) -> None:
    *_, failed, library, _, _ = map(json.loads, said("json", environment))
    for event in (failed, library):
        assert event["exception"].endswith("KeyError (its message is not logged)")
        assert 'File "<string>", line ' in event["exception"]
    assert library["event"] == "cannot KeyError: KeyError"


def test_a_secret_that_was_set_is_hidden_however_it_is_written_and_in_whatever_it_stands(
    environment: dict[str, str],
) -> None:
    *_, reached = map(json.loads, said("json", environment))
    assert reached["address"] == "postgresql://db/x?password=[hidden]"
    assert (reached["also"], reached["error"]) == (["[hidden]"], "[hidden]")


def test_a_line_of_a_library_does_not_tell_where_somebody_asked(environment: dict[str, str]) -> None:
    *_, limited, _ = map(json.loads, said("json", environment))
    assert limited["event"] == "POST https://discord.com/api/v10/channels/[hidden]/messages: 429"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Webhook ID 157000000000000000 is rate limited", "Webhook ID [hidden] is rate limited"),
        ("to <@1570000000000000>: no", "to <@[hidden]>: no"),
        ("user U0123ABCD in D0AB1CD2EF of T01234567", "user [hidden] in [hidden] of [hidden]"),
        ("again in 0.123456789012345678 s", "again in 0.123456789012345678 s"),
        ("CONNECTED at 1700000000, UTF8", "CONNECTED at 1700000000, UTF8"),
    ],
)
def test_ids_of_platforms_are_hidden_in_lines_of_libraries_alone(text: str, told: str) -> None:
    assert hide_ids_of_platforms(None, "", {"event": text, "_from_structlog": False})["event"] == told
    assert hide_ids_of_platforms(None, "", {"event": text, "_from_structlog": True})["event"] == text


def test_where_there_is_no_terminal_the_log_is_for_programs_unless_it_is_told_otherwise(
    environment: dict[str, str],
) -> None:
    assert json.loads(said("auto", environment)[0])["event"] == "asked"


def test_for_people_an_event_is_a_line_without_colours_in_a_pipe(environment: dict[str, str]) -> None:
    lines = said("text", environment)
    assert "asked" in lines[0]
    assert "words='面包师\\nsecond line'" in lines[0]
    assert "[hidden]" in lines[0]
    assert not any("\x1b" in line for line in lines)
    assert not any("not told" in line for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "xoxb-12-secret",
        "xoxe.xoxb-12-secret",
        "xoxe-1-secret",
        "POST https://discord.com/api/v10/webhooks/12/secret-34/messages/@original",
        "https://discord.com/api/v10/interactions/12/secret/callback",
        "Authorization: Bot MTI.secret.x-y",
        "xapp-1-A0-secret",
        "https://hooks.slack.com/commands/T1/2/secret",
        "https://hooks.slack.com/actions/T1/2/secret",
        "wss://wss-primary.slack.com/link/?ticket=secret&app_id=1",
        "postgresql://ada:secret@db.example.org/rolewise",
        "Authorization: Bearer secret",
    ],
)
def test_what_lets_somebody_in_is_hidden_wherever_it_stands(text: str) -> None:
    event = SecretsHidden()(None, "", {"event": f"before {text} after", "reason": text, "count": 3})
    assert "secret" not in str(event)
    assert event["event"].startswith("before ")
    assert event["event"].endswith(" after")
    assert event["count"] == 3


@pytest.mark.parametrize(
    "text", ["the xo box-office", "see https://example.org/actions", "bearer of bad news", "a@b.c"]
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert SecretsHidden()(None, "", {"event": text}) == {"event": text}


def test_a_secret_that_is_an_ordinary_word_spoils_no_origin_and_a_short_one_no_words() -> None:
    hide = SecretsHidden({"rolewise", "a"})
    event = hide(None, "", {"event": "a rolewise word", "logger": "rolewise.test", "count": 1, "which": {"a": None}})
    assert event == {"event": "a [hidden] word", "logger": "rolewise.test", "count": 1, "which": {"a": None}}


def test_the_secrets_of_an_environment_are_its_tokens_keys_and_passwords() -> None:
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1\n",
        "SLACK_SIGNING_SECRET": "0123",
        "ROLEWISE_ENCRYPTION_KEYS": "first, second",
        "PGPASSWORD": "third",
        "DATABASE_URL": "postgresql://ada:p%40ss@db/x",
        "ROLEWISE_SLACK_API_URL": "https://[broken",
        "SLACK_CLIENT_ID": "public",
        "DISCORD_TOKEN": "",
    }
    found = secrets_of(environment)
    assert found == {"xoxb-1", "0123", "first, second", "first", "second", "third", "p%40ss"}
    told = SecretsHidden(found)(None, "", {"event": "xoxb-1 second p%40ss", "reason": "password p@ss"})
    assert told["event"] == "[hidden] [hidden] [hidden]"
