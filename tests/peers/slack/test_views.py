"""Modals and the home tab."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.seeing import visible_text

MODAL: dict[str, Any] = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Sources"},
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Bread*"}}],
}


async def test_a_trigger_opens_one_modal(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    trigger = slack.triggers.issue(ada.id)
    await client.views_open(trigger_id=trigger, view=MODAL)
    (view,) = slack.views(ada)
    assert (view.title, visible_text(view)) == ("Sources", "Bread")
    for wrong, error in ((trigger, "exchanged_trigger_id"), ("1.2.3", "invalid_trigger_id")):
        with pytest.raises(SlackApiError, match=error):
            await client.views_open(trigger_id=wrong, view=MODAL)


async def test_a_trigger_expires() -> None:
    with SlackPeer(trigger_seconds=0.01) as slack:
        client = AsyncWebClient(slack.home_team.token, base_url=slack.api_url)
        trigger = slack.triggers.issue(slack.person("Ada").id)
        await asyncio.sleep(0.02)
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=trigger, view=MODAL)


async def test_three_modals_lie_on_each_other_at_most(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    await client.views_open(trigger_id=slack.triggers.issue(ada.id), view=MODAL)
    for _ in range(2):
        await client.views_push(trigger_id=slack.triggers.issue(ada.id), view=MODAL)
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=slack.triggers.issue(ada.id), view=MODAL)


async def test_a_modal_is_changed_by_id_and_hash(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    opened = (await client.views_open(trigger_id=slack.triggers.issue(ada.id), view=MODAL))["view"]
    changed = MODAL | {"title": {"type": "plain_text", "text": "Changed"}}
    await client.views_update(view_id=opened["id"], hash=opened["hash"], view=changed)
    assert slack.views(ada)[0].title == "Changed"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=opened["id"], hash=opened["hash"], view=changed)
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id="V0", view=changed)


async def test_a_home_tab_is_each_persons_own(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    await client.views_publish(user_id=ada.id, view={"type": "home", "blocks": MODAL["blocks"]})
    home = slack.home(ada)
    assert home
    assert visible_text(home) == "Bread"
    assert slack.home(bob) is None
    assert not bob.reads("Bread")


async def test_a_view_that_slack_refuses_is_a_violation(slack: SlackPeer, client: AsyncWebClient) -> None:
    wrong = MODAL | {"title": {"type": "plain_text", "text": "x" * 25}}
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.views_open(trigger_id=slack.triggers.issue(slack.person("Ada").id), view=wrong)
    assert len(slack.violations) == 1
    slack.allow("25 characters")
