"""``python -m bot serve slack`` in real processes: help and the manifest; tests/bot/slack has what it serves."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import yaml

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_help_names_the_platforms_and_their_options(run: Run) -> None:
    assert "slack" in run("serve", "--help").stdout.decode()
    told = run("serve", "slack", "--help").stdout.decode()
    assert all(words in told for words in ("--manifest", "--url", "SLACK_APP_TOKEN", "docs/slack.md"))


def test_the_manifest_is_printed_without_any_setting_and_nothing_else(run: Run, tmp_path: Path) -> None:
    done = run("serve", "slack", "--manifest", data_dir=tmp_path / "none")
    assert (done.returncode, done.stderr) == (0, b"")
    shipped = Path(__file__).parents[2] / "bot" / "slack" / "manifest.yaml"
    assert done.stdout == shipped.read_bytes()
    assert not (tmp_path / "none").exists()


def test_the_manifest_is_for_the_address_and_the_following_that_are_set(run: Run) -> None:
    address = ["--url", "https://rolewise.example.org"]
    done = run("serve", "slack", "--manifest", *address, ROLEWISE_SLACK_FOLLOW_THREADS="true")
    made = yaml.safe_load(done.stdout)
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://rolewise.example.org/slack/events"
    assert "message.channels" in made["settings"]["event_subscriptions"]["bot_events"]


def test_without_a_token_it_exits_with_2_and_says_where_to_find_one(run: Run) -> None:
    done = run("serve", "slack")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("rolewise: SLACK_BOT_TOKEN is not set: ")
    assert "docs/slack.md" in done.stderr.decode()
