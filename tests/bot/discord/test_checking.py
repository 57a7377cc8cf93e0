"""What the bot needs in a server: no more than answering takes."""

from __future__ import annotations

from bot.discord.checking import PERMISSIONS


def test_nothing_is_asked_for_that_moderates_or_pings() -> None:
    asked = {name for name, wanted in PERMISSIONS if wanted}
    assert asked == {
        "read_messages",
        "send_messages",
        "send_messages_in_threads",
        "attach_files",
        "embed_links",
        "read_message_history",
    }
