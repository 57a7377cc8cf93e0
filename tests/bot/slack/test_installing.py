"""Many workspaces: each is served with its own token, which nobody reads in the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from bot.state.failures import StateError
from bot.state.opening import State, open_state
from bot.state.schema import metadata, sealed
from tests.bot.slack.conftest import StartApp
from tests.bot.slack.running import RunningApp, answer_to, idle, shown_to
from tests.peers.slack.http_mode import Response
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import Person
from tests.peers.slack.seeing import visible_text
from tests.peers.slack.store import Team

# slack_sdk 3.47 still signs in with it.
pytestmark = [
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
    pytest.mark.parametrize("transport", ["http"], indirect=True),
]
BAKER, BREAD = "What does a baker do?", "A baker makes bread and cakes."
rotating = pytest.mark.parametrize("slack", [{"rotates_tokens": True}], indirect=True)


@pytest.fixture
def app(slack: SlackPeer, start_app: StartApp) -> RunningApp:
    """Start an app that workspaces install."""
    slack.store.revoke(slack.home_team)
    return start_app(many=True)


def installed(slack: SlackPeer, app: RunningApp, name: str) -> tuple[Team, Person]:
    """Return a team that has installed the app, and somebody there."""
    team = slack.team(name)
    person = slack.person("Eve", team)
    shown = slack.install(f"{app.url}/slack/install", person)
    assert shown.status == 200, shown.body
    return team, person


def tokens_kept(state: State) -> int:
    with state.database.reading() as connection:
        return int(connection.scalar(select(func.count()).select_from(sealed)) or 0)


def tokens_used(slack: SlackPeer) -> set[str]:
    return {call.token for call in slack.calls("chat.postMessage")}


def test_each_of_two_workspaces_is_answered_with_its_own_token(slack: SlackPeer, app: RunningApp) -> None:
    for name in ("Bakery", "Apiary"):
        before = tokens_used(slack)
        team, person = installed(slack, app, name)
        general = slack.channel("general", [person])
        assert BREAD in visible_text(answer_to(slack, person.mention(general, BAKER)))
        assert tokens_used(slack) - before == {team.token}


def test_workspaces_see_nothing_of_each_other(slack: SlackPeer, app: RunningApp, state: State) -> None:
    bakers, eve = installed(slack, app, "Bakery")
    apiary, adam = installed(slack, app, "Apiary")
    general = slack.channel("general", [eve])
    eve.command("/ask", BAKER, general)
    shown_to(slack, general, eve)
    assert not adam.reads(BREAD)
    assert state.questions.last_language("slack", bakers.id, eve.id) == "en"
    assert state.questions.last_language("slack", apiary.id, eve.id) is None


def test_installing_again_replaces_the_token(slack: SlackPeer, app: RunningApp, state: State) -> None:
    team, eve = installed(slack, app, "Bakery")
    first = team.token
    assert slack.install(f"{app.url}/slack/install", eve).status == 200
    answer_to(slack, eve.mention(slack.channel("general", [eve]), BAKER))
    assert first not in tokens_used(slack)
    assert tokens_kept(state) == 1


def refused(slack: SlackPeer, app: RunningApp, **how: Any) -> Response:
    return slack.install(f"{app.url}/slack/install", slack.person("Eve", slack.team("Bakery")), **how)


@pytest.mark.parametrize("how", [{"state": "forged"}, {"approve": False}], ids=["forged state", "not approved"])
def test_without_a_state_of_ours_or_the_leave_of_an_admin_nothing_is_installed(
    slack: SlackPeer, app: RunningApp, state: State, how: dict[str, Any]
) -> None:
    shown = refused(slack, app, **how)
    assert shown.status >= 400 or "oops" in shown.body.lower()
    assert slack.calls("oauth.v2.access") == []
    assert tokens_kept(state) == 0


def test_tokens_cannot_be_read_in_the_files_of_the_database(
    slack: SlackPeer, app: RunningApp, state: State, tmp_path: Path
) -> None:
    team, _ = installed(slack, app, "Bakery")
    assert tokens_kept(state) == 1
    assert team.token
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("state.db*"))
    for secret in (team.token, team.refresh_token, slack.client_secret, slack.signing_secret):
        assert str(secret).encode() not in kept


@rotating
def test_a_token_that_soon_expires_is_renewed_once_and_the_new_one_is_used(
    slack: SlackPeer, app: RunningApp, state: State, keys: tuple[str, ...], state_url: str
) -> None:
    team, eve = installed(slack, app, "Bakery")
    first = team.token
    kept = dict(state.vault.get("slack", "installation", team.id) or {})
    state.vault.put("slack", "installation", team.id, kept | {"bot_token_expires_at": 1})
    general = slack.channel("general", [eve])
    asked = [eve.mention(general, BAKER) for _ in range(5)]
    for message in asked:
        answer_to(slack, message)
    assert team.token != first
    assert tokens_used(slack) == {team.token}
    assert len(slack.calls("oauth.v2.access")) == 2  # to install, and to renew
    assert (state.vault.get("slack", "installation", team.id) or {})["bot_token"] == team.token


def test_removing_the_app_removes_everything_of_that_workspace_alone(
    slack: SlackPeer, app: RunningApp, state: State
) -> None:
    teams = [installed(slack, app, name) for name in ("Bakery", "Apiary")]
    for team, person in teams:
        answer_to(slack, person.mention(slack.channel("general", [person]), BAKER))
        state.people.set_private("slack", team.id, person.id, private=True)
    idle(slack, state)
    (bakery, eve), (apiary, adam) = teams
    slack.uninstall(bakery)
    slack.wait_for(lambda: state.vault.get("slack", "installation", bakery.id) is None)
    idle(slack, state)
    slack.wait_for(lambda: not rows_of(state, bakery))
    assert state.questions.last_language("slack", apiary.id, adam.id) == "en"
    assert state.people.is_private("slack", apiary.id, adam.id)
    assert tokens_kept(state) == 1
    assert not state.people.is_private("slack", bakery.id, eve.id)


def rows_of(state: State, team: Team) -> list[str]:
    """Return the tables in which something stands that names *team*."""
    with state.database.reading() as connection:
        return [
            table.name
            for table in metadata.sorted_tables
            if any(team.id in str(row) for row in connection.execute(select(table)))
        ]


def test_a_workspace_that_has_not_installed_it_is_not_answered(slack: SlackPeer, app: RunningApp, state: State) -> None:
    slack.store.grant(slack.home_team)  # as Slack thinks, while we have no token
    slack.allow("event_callback")
    slack.allow("app_mention")
    ada = slack.person("Ada")
    ada.mention(slack.channel("general", [ada]), BAKER)
    slack.settle()
    assert slack.calls("chat.postMessage") == []
    assert slack.calls("auth.test") == []


def test_tokens_that_were_sealed_with_another_key_do_not_let_it_start_and_the_cure_is_told(
    slack: SlackPeer, app: RunningApp, start_app: StartApp, keys: tuple[str, ...], state_url: str
) -> None:
    installed(slack, app, "Bakery")
    new = Fernet.generate_key().decode()
    open_state(state_url, keys=(new, *keys)).close()  # which seals the state's own keys with the new one, no token
    other = open_state(state_url, keys=(new,))
    with pytest.raises(StateError, match=r"ROLEWISE_ENCRYPTION_KEYS: .*add that key after the first"):
        start_app(many=True, memory=other)
    other.close()
