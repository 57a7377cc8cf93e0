"""A message becomes what discord.py takes, and nothing of it stays behind."""

from __future__ import annotations

from bot.discord.components import Message, button, row, text
from bot.discord.presses import Action, Press
from bot.discord.rendering import render_notice
from bot.discord.sending import files, layout


async def test_a_view_has_the_items_and_no_time_and_is_not_kept() -> None:
    view = layout(Message((text("a"), row(button("b", Press(Action.FORGET))))))
    assert [one.type.value for one in view.children] == [10, 1]
    assert view.timeout is None
    assert view.is_finished()
    assert view.has_components_v2()


def test_files_have_their_names_and_contents() -> None:
    (file,) = files(Message((), (("comparison.txt", "表".encode()),)))
    assert (file.filename, file.fp.read()) == ("comparison.txt", "表".encode())
    assert files(render_notice("a")) == []
