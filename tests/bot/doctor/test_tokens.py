"""What a secret is by its form: real forms, each in each variable."""

from __future__ import annotations

import pytest

from bot.doctor.tokens import misplaced, shown

HEX = "0123456789abcdef" * 2
DISCORD = "MTAxMjM0NTY3ODkwMTIzNDU2Nw.GabcDE." + "x" * 38
RIGHT = {
    "SLACK_BOT_TOKEN": "xoxb-1-2-abc",
    "SLACK_APP_TOKEN": "xapp-1-A1-2-abc",
    "SLACK_SIGNING_SECRET": HEX,
    "SLACK_CLIENT_SECRET": HEX,
    "SLACK_CLIENT_ID": "123.456",
    "DISCORD_TOKEN": DISCORD,
}
ALIKE = {"SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET"}


@pytest.mark.parametrize(("variable", "value"), RIGHT.items())
def test_what_stands_where_it_belongs_is_not_misplaced(variable: str, value: str) -> None:
    assert misplaced(variable, value) is None


@pytest.mark.parametrize(
    ("variable", "of"),
    [(a, b) for a in RIGHT for b in RIGHT if a != b and not {a, b} <= ALIKE and b != "SLACK_CLIENT_ID"],
)
def test_what_stands_in_a_variable_of_another_kind_is_misplaced(variable: str, of: str) -> None:
    found = misplaced(variable, RIGHT[of])
    assert found
    assert "docs/" in found.cure


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("123456789012345678", "an application's id"),
        (HEX * 2, "a public key"),
        ("abcdefghijklmnopqrstuvwxyzABCDE_", "a client secret"),
    ],
)
def test_what_discord_shows_beside_the_token_is_told_from_it(value: str, kind: str) -> None:
    found = misplaced("DISCORD_TOKEN", value)
    assert found
    assert (found.kind, "Reset Token" in found.cure) == (kind, True)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("xoxp-1", "person"),
        ("xoxe-1", "configuration"),
        ("https://hooks.slack.com/services/T", "webhooks"),
        ("123.456", "client id"),
        ("A0123456789", "app id"),
    ],
)
def test_other_things_of_slack_are_told_from_a_bots_token(value: str, kind: str) -> None:
    found = misplaced("SLACK_BOT_TOKEN", value)
    assert found
    assert kind in found.kind


def test_a_database_may_have_any_address() -> None:
    assert misplaced("DATABASE_URL", HEX) is None


@pytest.mark.parametrize("value", RIGHT.values())
def test_of_a_secret_nothing_is_shown_but_its_kind(value: str) -> None:
    assert shown(value) in ("", " (xoxb-…)", " (xapp-…)")
