"""Serving from beginning to end: what keeps it from beginning, what it outlives, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.serving.failures import SetupError
from bot.state.opening import State, open_state
from tests.bot.conftest import ROOT, SmallIndex
from tests.bot.processes import started
from tests.bot.serving.conftest import unfinished
from tests.bot.slack.conftest import StartApp
from tests.bot.slack.running import (
    RunningApp,
    answer_to,
    answers_to,
    free_port,
    process_environment,
)
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.seeing import visible_text
from tests.peers.slack.store import Message

if TYPE_CHECKING:
    from tests.bot.state.conftest import PostgreSQL

BAKER, BREAD = "What does a baker do?", "A baker makes bread and cakes."


@pytest.fixture
def data_dir(small_index: SmallIndex, tmp_path: Path) -> Path:
    """Return a data folder with an index of the small articles, and no state."""
    place = tmp_path / "data"
    place.mkdir()
    (place / "index").symlink_to(small_index.data_dir / "index")
    return place


# In this process.


def test_an_app_that_is_told_to_go_connects_again_at_once(slack: SlackPeer, app: RunningApp) -> None:
    slack.disconnect("refresh_requested")
    slack.wait_for(lambda: slack.socket.opened == 2 and slack.socket.ready)
    ada = slack.person("Ada")
    assert BREAD in visible_text(answer_to(slack, ada.mention(slack.channel("general", [ada]), BAKER)))


def test_an_app_whose_socket_breaks_connects_again_and_misses_nothing(slack: SlackPeer, app: RunningApp) -> None:
    slack.cut()
    slack.wait_for(lambda: slack.socket.opened == 2 and slack.socket.ready)
    ada = slack.person("Ada")
    asked = ada.mention(slack.channel("general", [ada]), BAKER)
    answer_to(slack, asked)
    assert len(answers_to(slack, asked)) == 1


def test_a_token_that_slack_refuses_ends_it_before_anything_is_served(slack: SlackPeer, start_app: StartApp) -> None:
    slack.fail("auth.test", "account_inactive")
    with pytest.raises(SetupError, match="SLACK_BOT_TOKEN"):
        start_app()
    assert slack.socket.opened == 0


@pytest.mark.parametrize("transport", ["http"], indirect=True)
def test_it_listens_where_it_is_told_and_nowhere_else(slack: SlackPeer, app: RunningApp) -> None:
    host, _, port = app.url.removeprefix("http://").partition(":")
    assert host == "127.0.0.1"
    with socket.create_server(("127.0.0.2", int(port))):
        pass  # free, as it would not be with all addresses taken


def test_what_is_in_work_when_it_is_to_stop_is_finished_first(slack: SlackPeer, app: RunningApp, state: State) -> None:
    held = slack.hold("chat.postMessage")
    ada = slack.person("Ada")
    asked = ada.mention(slack.channel("general", [ada]), BAKER)
    held.wait()
    slack.settle()
    app.tell_to_stop()
    slack.wait_for(lambda: not slack.socket.ready)
    held.release()
    app.stop()
    assert len(answers_to(slack, asked)) == 1
    assert unfinished(state) == []


# In a process of its own.


def wrong(slack: SlackPeer, environment: dict[str, str]) -> tuple[int, str]:
    """Return the exit status of a process that cannot begin, and the last line that it says."""
    with started(environment, "slack") as process:
        status = process.wait()
        assert "Traceback" not in process.said
        return status, process.said.splitlines()[-1]


@pytest.mark.parametrize(
    ("differing", "status", "words"),
    [
        ({"SLACK_BOT_TOKEN": ""}, 2, "rolewise: SLACK_BOT_TOKEN is not set: it begins with xoxb-"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, 2, "rolewise: SLACK_APP_TOKEN: an app-level token begins with xapp-"),
        ({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"}, 2, "rolewise: ROLEWISE_ENCRYPTION_KEYS is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, 1, "rolewise: SLACK_BOT_TOKEN: Slack refuses it (invalid_auth)"),
        ({"DATABASE_URL": "mysql://localhost/x"}, 2, "rolewise: DATABASE_URL: state is not kept in mysql"),
    ],
    ids=["no token", "wrong kind", "no key", "refused", "unknown database"],
)
def test_what_keeps_it_from_beginning_is_one_line_with_the_cure_and_a_status(
    slack: SlackPeer, data_dir: Path, differing: dict[str, str], status: int, words: str
) -> None:
    found, line = wrong(slack, process_environment(slack, data_dir, **differing))
    assert (found, line[: len(words)]) == (status, words)


def test_a_port_that_is_taken_and_a_slack_that_is_away_are_named(slack: SlackPeer, data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        over_http = {"SLACK_APP_TOKEN": "", "PORT": port}
        status, line = wrong(slack, process_environment(slack, data_dir, **over_http))
    assert status == 1
    assert line.startswith(f"rolewise: PORT={port}: cannot listen on 127.0.0.1")
    away = f"http://127.0.0.1:{free_port()}"
    status, line = wrong(slack, process_environment(slack, data_dir, ROLEWISE_SLACK_API_URL=away))
    assert status == 1
    assert line.startswith(f"rolewise: Slack cannot be reached at {away}/")


def test_sigterm_lets_a_question_in_work_be_answered_and_ends_it_well(slack: SlackPeer, data_dir: Path) -> None:
    ada = slack.person("Ada")
    with started(process_environment(slack, data_dir, ROLEWISE_LOG_FORMAT="json"), "slack") as process:
        process.wait_for("listening")
        slack.wait_for_app()
        held = slack.hold("chat.postMessage")
        asked = ada.mention(slack.channel("general", [ada]), BAKER)
        held.wait()
        slack.settle()
        process.send_sigterm()
        process.wait_for("stopping")
        held.release()
        assert process.wait() == 0
        said = process.said
    assert BREAD in visible_text(answer_to(slack, asked))
    for line in said.splitlines():
        assert {"event", "level", "timestamp"} <= json.loads(line).keys(), line
    for secret in (slack.home_team.token, slack.app_token, slack.signing_secret):
        assert str(secret) not in said


def test_a_question_whose_process_is_killed_between_receipt_and_answer_is_answered_once_by_the_next(
    slack: SlackPeer, data_dir: Path
) -> None:
    ada = slack.person("Ada")
    environment = process_environment(slack, data_dir)
    with started(environment, "slack") as process:
        process.wait_for("listening")
        slack.wait_for_app()
        held = slack.hold("chat.postMessage")
        asked = ada.write(ada.direct, BAKER)
        held.wait()
        slack.settle()
        process.kill()
    held.abandon()
    assert answers_to(slack, asked) == []
    with started(environment, "slack") as process:
        process.wait_for("listening")
        assert BREAD in visible_text(answer_to(slack, asked))
        slack.redeliver(asked)
        with_state = open_state(f"sqlite:///{data_dir / 'state.db'}")
        slack.settle()
        slack.wait_for(lambda: not unfinished(with_state))
        with_state.close()
        assert process.terminate() == 0
    assert len(answers_to(slack, asked)) == 1


def test_two_processes_over_postgresql_answer_each_question_once(
    slack: SlackPeer, data_dir: Path, postgresql: PostgreSQL
) -> None:
    url = postgresql.new_database()
    environment = process_environment(slack, data_dir, DATABASE_URL=url)
    people = [slack.person(f"Person {number}") for number in range(10)]
    general = slack.channel("general", people)
    with started(environment, "slack") as first, started(environment, "slack") as second:
        for process in (first, second):
            process.wait_for("listening")
        slack.wait_for(lambda: len(slack.socket.ready) == 2)
        asked = [person.mention(general, BAKER) for person in people]
        for message in asked:
            slack.redeliver(message)
        slack.wait_for(lambda: len(slack.answers(general)) >= len(people))
        state = open_state(url)
        slack.settle()
        slack.wait_for(lambda: not unfinished(state))
        state.close()
        assert [process.terminate() for process in (first, second)] == [0, 0]
    assert [len(answers_to(slack, message)) for message in asked] == [1] * len(people)
    assert not (data_dir / "state.db").exists()


def test_no_question_fails_while_the_index_is_built_anew_again_and_again_and_each_new_one_is_taken(
    slack: SlackPeer, small_index: SmallIndex, tmp_path: Path
) -> None:
    articles = shutil.copytree(small_index.articles, tmp_path / "articles")
    data_dir = shutil.copytree(small_index.data_dir, tmp_path / "data")
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    environment = process_environment(slack, data_dir, ROLEWISE_ARTICLES=str(articles))
    asked: list[Message] = []
    with started(environment, "slack") as process:
        process.wait_for("listening")
        slack.wait_for_app()
        for number, name in enumerate(("lamplighter", "cooper", "turner"), start=1):
            (articles / f"{name}.md").write_text(f"# The {name}\n\nA {name} works with {name}ing tools.\n", "utf-8")
            if name == "cooper":
                process.send_sighup()
            else:
                run_build(environment)
            while process.said.count("index swapped in") < number:
                asked.append(ada.mention(general, BAKER))
                answer_to(slack, asked[-1])
        for file in (data_dir / "index").rglob("*.*"):
            if file.is_file():
                os.truncate(file, 0)
        asked.append(ada.mention(general, BAKER))
        answer_to(slack, asked[-1])
        assert process.terminate() == 0
    assert [len(answers_to(slack, message)) for message in asked] == [1] * len(asked)
    assert all(BREAD in visible_text(answer_to(slack, message)) for message in asked)
    assert "Traceback" not in process.said


def test_a_sighup_while_it_builds_the_first_index_does_not_end_it(
    slack: SlackPeer, small_index: SmallIndex, tmp_path: Path
) -> None:
    environment = process_environment(slack, tmp_path / "data", ROLEWISE_ARTICLES=str(small_index.articles))
    with started(environment, "slack") as process:
        process.wait_for("building it once")
        process.send_sighup()
        process.wait_for("listening")
        assert process.terminate() == 0


def test_a_sigterm_does_not_wait_for_the_build_that_a_sighup_began(
    slack: SlackPeer, small_index: SmallIndex, tmp_path: Path
) -> None:
    articles = shutil.copytree(small_index.articles, tmp_path / "articles")
    data_dir = shutil.copytree(small_index.data_dir, tmp_path / "data")
    with started(process_environment(slack, data_dir, ROLEWISE_ARTICLES=str(articles)), "slack") as process:
        process.wait_for("listening")
        lines = (f"A cooper of town {n} bends {n} staves, and sells barrel {n} on market day {n}." for n in range(4000))
        (articles / "coopers.md").write_text("# Coopers\n\n" + "\n\n".join(lines), "utf-8")
        process.send_sighup()
        process.wait_for("Rebuilding it")
        assert process.terminate() == 0
        assert "index swapped in" not in process.said


def run_build(environment: dict[str, str]) -> None:
    """Build the index as an operator does beside the server."""
    subprocess.run([sys.executable, "-m", "bot", "index", "build"], env=environment, cwd=ROOT, check=True)
