"""A message reaches whom it is for by whatever way is open, and nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientError, ClientSession, TraceConfig
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import make_client, make_session
from bot.slack.posting import dismiss, is_posted, post, share, show_status
from bot.slack.reading import Place
from bot.slack.rendering import render_help, render_notice
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import Person
from tests.peers.slack.seeing import visible_text
from tests.peers.slack.store import Channel

NOTICE = render_notice("A baker bakes.")


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    """Give connections as the app has them."""
    async with make_session() as session:
        yield session


@pytest.fixture
def client(slack: SlackPeer, session: ClientSession) -> AsyncWebClient:
    """Return a client as the app has it."""
    return make_client(slack.api_url, str(slack.home_team.token), session)


def url_of_command(slack: SlackPeer, person: Person, channel: Channel) -> str:
    """Return a response_url, as a command brings it."""
    return str(person.command("/ask", "", channel).payload["response_url"])


def private(channel: Channel, person: Person, url: str | None = None, thread: str | None = None) -> Place:
    return Place(channel.id, person.id, thread, url, private=True)


# For all to see.


async def test_a_public_reply_stands_in_its_thread_and_unfolds_no_links(
    slack: SlackPeer, client: AsyncWebClient
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    asked = ada.write(general, "Hi")
    await post(client, Place(general.id, ada.id, asked.ts), NOTICE)
    (said,) = slack.answers(general)
    assert (visible_text(said), said.thread_ts) == ("A baker bakes.", asked.ts)
    assert slack.calls("chat.postMessage")[0].arguments["unfurl_links"] is False


@pytest.mark.parametrize("error", ["not_in_channel", "is_archived", "channel_not_found", "thread_not_found"])
async def test_what_cannot_stand_in_its_thread_comes_to_the_asker_in_a_direct_message(
    slack: SlackPeer, client: AsyncWebClient, error: str
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    slack.fail("chat.postMessage", error)
    await post(client, Place(general.id, ada.id, ada.write(general, "Hi").ts), NOTICE)
    assert [message.text for message in slack.answers(ada.direct)] == ["A baker bakes."]
    assert not bob.reads("A baker bakes.")


async def test_too_many_calls_wait_for_as_long_as_slack_says(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    url = url_of_command(slack, ada, general)
    slack.limit("chat.postMessage", retry_after=1)  # a call before that is over is a violation
    slack.limit("response_url", retry_after=1)
    public = post(client, Place(general.id, ada.id, ada.write(general, "Hi").ts), NOTICE)
    await asyncio.gather(public, post(client, private(general, ada, url), NOTICE))
    assert len(slack.answers(general)) == 1
    assert len(slack.ephemerals(general, ada)) == 1


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
async def test_where_the_blocks_are_not_taken_the_words_are(
    slack: SlackPeer, client: AsyncWebClient, error: str
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    url = url_of_command(slack, ada, general)
    for method in ("chat.postMessage", "chat.postEphemeral"):
        slack.fail(method, error)
    message = render_help("en")
    await post(client, Place(general.id, ada.id), message)
    await post(client, private(general, ada), message)
    assert [said.blocks for said in (*slack.answers(general), *slack.ephemerals(general, ada))] == [[], []]
    assert ada.reads("Ask me about data and ML roles.")
    await post(client, private(general, ada, url), message)
    assert slack.ephemerals(general, ada)[1].blocks


async def test_an_error_that_passes_and_a_broken_connection_are_raised_for_who_can_try_again(
    slack: SlackPeer, client: AsyncWebClient
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    slack.fail("chat.postMessage", "internal_error")
    with pytest.raises(SlackApiError):
        await post(client, Place(general.id, ada.id), NOTICE)
    slack.drop("chat.postMessage", after=True)
    with pytest.raises(ClientError):
        await post(client, Place(general.id, ada.id), NOTICE)
    assert len(slack.answers(general)) == 1  # it arrived, and is not sent twice
    assert slack.answers(ada.direct) == []


async def test_what_is_sent_one_after_another_takes_one_connection(
    slack: SlackPeer, client: AsyncWebClient, session: ClientSession
) -> None:
    opened, sent = list[object](), list[object]()

    async def note_opened(*details: object) -> None:
        opened.append(details)

    async def note_sent(*details: object) -> None:
        sent.append(details)

    trace = TraceConfig()
    trace.on_connection_create_end.append(note_opened)
    trace.on_request_end.append(note_sent)
    trace.freeze()
    session.trace_configs.append(trace)
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    url = url_of_command(slack, ada, general)
    await post(client, Place(general.id, ada.id), NOTICE)
    await post(client, private(general, ada, url), NOTICE)
    await share(client, private(general, ada, url), NOTICE)
    assert (len(slack.answers(general)), len(slack.ephemerals(general, ada))) == (2, 1)
    assert (len(sent), len(opened)) == (3, 1)


# For one person alone.


async def test_a_private_reply_goes_where_the_question_was_asked(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob], bot=False)
    await post(client, private(general, ada, url_of_command(slack, ada, general)), NOTICE)
    assert [said.text for said in slack.ephemerals(general, ada)] == ["A baker bakes."]
    assert not bob.reads("A baker bakes.")


async def test_through_an_address_that_has_expired_it_comes_in_a_direct_message(
    slack: SlackPeer, client: AsyncWebClient
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    url = url_of_command(slack, ada, general)
    slack.responses.expire(url)
    await post(client, private(general, ada, url), NOTICE)
    assert [said.text for said in slack.answers(ada.direct)] == ["A baker bakes."]
    assert slack.ephemerals(general, ada) == []
    assert not bob.reads("A baker bakes.")


async def test_without_an_address_it_is_posted_beside_the_question_in_its_thread(
    slack: SlackPeer, client: AsyncWebClient
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    asked = ada.write(general, "Hi")
    await post(client, private(general, ada, thread=asked.ts), NOTICE)
    (said,) = slack.ephemerals(general, ada)
    assert said.thread_ts == asked.ts
    assert not bob.reads("A baker bakes.")


async def test_where_the_bot_is_no_member_it_comes_in_a_direct_message(
    slack: SlackPeer, client: AsyncWebClient
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada], bot=False)
    await post(client, private(general, ada), NOTICE)
    assert [said.text for said in slack.answers(ada.direct)] == ["A baker bakes."]


async def test_a_message_that_reaches_nobody_is_an_error(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    slack.fail("chat.postMessage", "account_inactive", times=2)
    with pytest.raises(SlackApiError, match="account_inactive"):
        await post(client, Place(slack.channel("general", [ada]).id, ada.id), NOTICE)


# Sharing and dismissing.


@pytest.mark.parametrize("expired", [False, True])
async def test_what_is_shared_is_for_all_also_when_the_address_has_expired(
    slack: SlackPeer, client: AsyncWebClient, expired: bool
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    url = url_of_command(slack, ada, general)
    if expired:
        slack.responses.expire(url)
    await share(client, private(general, ada, url), NOTICE)
    assert bob.reads("A baker bakes.")
    assert len(slack.answers(general)) == 1


async def test_dismissing_what_has_expired_is_no_fault(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    url = url_of_command(slack, ada, general)
    slack.responses.expire(url)
    await dismiss(client, private(general, ada, url))
    await dismiss(client, private(general, ada))
    assert slack.messages(general) == slack.ephemerals(general, ada) == slack.answers(ada.direct) == []


# Finding what was posted, and the status.


async def test_a_reply_is_found_again_by_its_mark_where_the_bot_may_read(
    slack: SlackPeer, client: AsyncWebClient
) -> None:
    ada = slack.person("Ada")
    asked = ada.write(ada.direct, "Hi")
    place = Place(ada.direct.id, ada.id, asked.ts)
    await post(client, place, NOTICE)
    assert not await is_posted(client, place, "mark")
    await post(client, place, NOTICE, mark="mark")
    assert await is_posted(client, place, "mark")
    assert not await is_posted(client, place, "other")
    assert not await is_posted(client, Place(ada.direct.id, ada.id, ada.write(ada.direct, "And?").ts), "mark")


async def test_where_the_bot_may_not_read_nothing_is_found(slack: SlackPeer, client: AsyncWebClient) -> None:
    slack.allow("conversations.replies: missing_scope")
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    place = Place(general.id, ada.id, ada.write(general, "Hi").ts)
    await post(client, place, NOTICE, mark="mark")
    assert not await is_posted(client, place, "mark")
    assert not await is_posted(client, private(general, ada, "https://slack.example/1"), "mark")


@pytest.mark.parametrize("fault", ["error", "connection"])
async def test_a_status_that_cannot_be_shown_is_done_without(
    slack: SlackPeer, client: AsyncWebClient, fault: str
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    place = Place(general.id, ada.id, ada.write(general, "Hi").ts)
    if fault == "error":
        slack.fail("assistant.threads.setStatus", "internal_error")
    else:
        slack.drop("assistant.threads.setStatus")
    await show_status(client, place, "is looking")
    assert slack.statuses == []
    await show_status(client, place, "is looking")
    await show_status(client, private(general, ada), "is looking")
    assert slack.statuses == [(general.id, place.thread, "is looking")]
