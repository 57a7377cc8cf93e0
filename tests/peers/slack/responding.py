"""What the app answers an interaction with: acknowledgements that say something, and posts to a response_url."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.peers.slack import limits
from tests.peers.slack.chat import read_content
from tests.peers.slack.store import Channel, Json, Message, Team, View
from tests.peers.slack.validation import submission_answer_problems
from tests.peers.slack.views import change_view, push_view
from tests.peers.slack.web_api import RefusedError

if TYPE_CHECKING:
    from tests.peers.slack.peer import SlackPeer


@dataclass(eq=False)
class Responder:
    """Leave to answer *user* in *channel*; ``origin`` is the message that the user pressed something in."""

    team: Team
    channel: Channel
    user: str
    origin: Message | None
    expires: float
    uses: int = 0

    def respond(self, peer: SlackPeer, said: Json, place: str) -> Message | None:
        """Do what *said* asks for. Raises RefusedError where Slack would not take it."""
        if _true(said, "delete_original"):
            if self.origin:
                peer.happenings.delete(self.origin)
            return None
        public = said.get("response_type") == "in_channel"
        content = read_content(peer, said, place, unfurls=public)
        if _true(said, "replace_original") and self.origin:
            peer.happenings.change(self.origin, content.text, content.blocks or [], content.metadata)
            return self.origin
        if said.get("response_type") not in (None, "in_channel", "ephemeral"):
            peer.violate(f"{place}: response_type {said['response_type']!r}")
        only_for = None if public else self.user
        thread_ts, blocks = said.get("thread_ts"), content.blocks or []
        if thread_ts and self.team.find_message(self.channel.id, thread_ts) is None:
            raise RefusedError("thread_not_found")
        return peer.happenings.post(
            self.team, self.channel, content.text, blocks, thread_ts, metadata=content.metadata, only_for=only_for
        )


def _true(said: Json, key: str) -> bool:
    return str(said.get(key, "")).lower() == "true"


class ResponseUrls:
    """The response URLs that were issued."""

    def __init__(self, peer: SlackPeer) -> None:
        self._peer = peer
        self._issued: dict[str, Responder] = {}

    def issue(self, responder: Responder) -> str:
        """Return a URL at which *responder* takes answers."""
        key = uuid.uuid4().hex
        self._issued[key] = responder
        return f"{self._peer.url}/response/{key}"

    def expire(self, url: str) -> None:
        """Let *url* be too old from now on."""
        self._issued[url.rpartition("/")[2]].expires = 0.0

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a post to a response URL."""
        said = await request.json()
        key = request.match_info["key"]
        return await self._peer.faults.around("response_url", request, lambda: self._answer(key, said))

    def _answer(self, key: str, said: Json) -> web.Response:
        responder = self._issued.get(key)
        if responder is None or time.monotonic() > responder.expires:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if responder.uses >= limits.RESPONSE_URL_USES:
            self._peer.violate(f"response_url: used more than {limits.RESPONSE_URL_USES} times")
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        responder.uses += 1
        try:
            responder.respond(self._peer, said, "response_url")
        except RefusedError as refused:
            return web.json_response({"ok": False, "error": refused.error, **refused.more}, status=400)
        return web.json_response({"ok": True})


def take_nothing(peer: SlackPeer, title: str, answer: Any) -> None:
    """Take an acknowledgement that has nothing to say."""
    if answer not in (None, "", {}):
        peer.violate(f"{title}: its acknowledgement says {str(answer)[:200]}, which Slack ignores")


def take_command_answer(peer: SlackPeer, responder: Responder, answer: Any) -> None:
    """Post what the acknowledgement of a command says, if anything."""
    if answer in (None, "", {}):
        return
    try:
        responder.respond(peer, answer if isinstance(answer, dict) else {"text": str(answer)}, "command answer")
    except RefusedError as refused:
        peer.violate(f"command answer: {refused.error}")


def take_submission_answer(peer: SlackPeer, view: View, answer: Any) -> None:
    """Close *view*, or do with it what the acknowledgement of its submission says."""
    problems = submission_answer_problems(answer, view.content)
    for problem in problems:
        peer.violate(f"view_submission: {problem}")
    stack = peer.store.teams[view.team].views.get(view.user, [])
    if problems or view not in stack:
        return
    match (answer or {}).get("response_action"):
        case "errors":
            peer.form_errors.append((view.id, answer["errors"]))
        case "update":
            change_view(peer, view, answer["view"])
        case "push":
            push_view(peer, peer.store.teams[view.team], view.user, answer["view"])
        case "clear":
            stack.clear()
        case _:
            stack.remove(view)
