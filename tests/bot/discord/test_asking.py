"""Commands and the context menu: put off at once, answered for who should see it, told where the bot answers."""

from __future__ import annotations

import pytest

from bot.state.opening import State
from tests.bot.discord.running import alone, answer_to, changed, filled, press
from tests.peers.discord.interactions import Answer
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel

pytestmark = pytest.mark.usefixtures("app")


def test_a_command_is_put_off_and_then_answered_for_all(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    asked = ada.slash("ask", channel=general, question="What does a baker do?")
    answer = filled(discord_peer, asked)
    assert asked.answer is Answer.DEFERRED_MESSAGE
    assert "A baker makes bread" in visible_text(answer)
    assert discord_peer.answers(general) == [answer]


def test_a_private_answer_is_seen_by_its_asker_alone_and_can_be_shared_once(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    answer = filled(discord_peer, ada.slash("ask", channel=general, question="What does a baker do?", private=True))
    assert answer.only_for == ada.id
    assert discord_peer.answers(general) == []
    for _ in range(2):
        press(discord_peer, ada, answer, "Share in channel")
    shared = discord_peer.wait_for(lambda: discord_peer.answers(general))
    assert "A baker makes bread" in visible_text(shared[0])
    assert discord_peer.pings == []
    followed = ada.write(general, "Which tools does she use?", reply_to=shared[0])
    assert "spiral mixer" in visible_text(answer_to(discord_peer, followed))
    assert len([one for one in discord_peer.answers(general) if one.reference is not followed]) == 1


def test_the_menu_of_a_message_finds_sources_for_the_caller_alone(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    written = discord_peer.person("Bob").write(general, "What does a baker do?")
    answer = filled(discord_peer, ada.menu("Find sources", written))
    assert answer.only_for == ada.id
    assert "A baker makes bread" in visible_text(answer)


def test_a_command_follows_what_its_asker_just_asked_in_a_direct_message(
    discord_peer: DiscordPeer, ada: Person
) -> None:
    filled(discord_peer, ada.slash("ask", question="What does a baker do?"))
    answer = filled(discord_peer, ada.slash("ask", question="Which tools does she use?"))
    assert "spiral mixer" in visible_text(answer)


def test_a_question_of_4000_characters_is_taken(discord_peer: DiscordPeer, ada: Person, general: Channel) -> None:
    answer = filled(discord_peer, ada.slash("ask", channel=general, question="baker " * 666))
    assert visible_text(answer)


def test_in_other_channels_a_command_tells_its_asker_alone_where_it_answers(
    discord_peer: DiscordPeer, ada: Person, general: Channel, state: State
) -> None:
    bots = discord_peer.channel("bots")
    state.rooms.allow("discord", discord_peer.home.id, bots.id)
    ada.slash("ask", channel=general, question="What does a baker do?")
    alone(discord_peer, ada, general, "I answer only in #bots.")
    assert discord_peer.answers(general) == []
    assert filled(discord_peer, ada.slash("help", channel=general))


def test_who_installed_the_app_uses_it_in_a_server_that_did_not(discord_peer: DiscordPeer) -> None:
    elsewhere = discord_peer.guild("Elsewhere", bot=False)
    bob = discord_peer.person("Bob", guilds=[elsewhere])
    bob.install()
    place = discord_peer.channel("general", elsewhere)
    answer = filled(discord_peer, bob.slash("ask", channel=place, question="What does a baker do?"))
    assert "A baker makes bread" in visible_text(answer)
    for _ in range(6):
        private = filled(discord_peer, bob.slash("ask", channel=place, question="What does a baker do?", private=True))
        press(discord_peer, bob, private, "Share in channel")
    discord_peer.wait_for(lambda: len(discord_peer.answers(place)) == 7)


def test_where_it_cannot_be_put_off_the_answer_finds_its_way(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    discord_peer.drop("respond", times=2)
    discord_peer.allow("edit_original: 10015")
    discord_peer.allow("late answer")
    ada.slash("ask", channel=general, question="What does a baker do?")
    shown = discord_peer.wait_for(lambda: discord_peer.answers(general))
    assert "A baker makes bread" in visible_text(shown[0])


def test_an_interaction_is_put_off_again_where_the_connection_breaks(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    discord_peer.drop("respond")
    answer = filled(discord_peer, ada.slash("ask", channel=general, question="What does a baker do?"))
    assert "A baker makes bread" in visible_text(answer)


def test_what_is_asked_by_a_command_for_roles_follows_nothing(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    filled(discord_peer, ada.slash("ask", channel=general, question="What does a baker do?"))
    answer = filled(discord_peer, ada.slash("role", channel=general, name="zzzz"))
    assert "Understood as" not in visible_text(answer)


def test_sharing_a_forgotten_answer_leaves_it_and_says_so(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    private = filled(discord_peer, ada.slash("ask", channel=general, question="What does a baker do?", private=True))
    own = filled(discord_peer, ada.slash("privacy", channel=general))
    changed(discord_peer, ada, own, "Forget my questions")
    changed(discord_peer, ada, own, "Forget them")
    press(discord_peer, ada, private, "Share in channel")
    discord_peer.wait_for(lambda: ada.reads("I no longer have that answer"))
    assert "A baker makes bread" in visible_text(private)


@pytest.mark.parametrize("private", [True, False])
def test_an_answer_that_comes_when_the_interaction_is_over_goes_to_who_should_see_it(
    discord_peer: DiscordPeer, ada: Person, general: Channel, *, private: bool
) -> None:
    held = discord_peer.hold("edit_original")
    asked = ada.slash("ask", channel=general, question="What does a baker do?", private=private)
    held.wait()
    discord_peer.expire(asked)
    held.release()
    place = ada.direct if private else general
    saying = discord_peer.wait_for(lambda: [one for one in discord_peer.answers(place) if not one.thinking])
    assert "A baker makes bread" in visible_text(saying[0])
    if private:
        assert discord_peer.answers(general) == []
