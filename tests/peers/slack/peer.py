"""A Slack on 127.0.0.1 that speaks the real protocol, keeps what an app does, and notes every rule that it breaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Self

from aiohttp import web

from tests.peers.peer import Peer
from tests.peers.slack import chat, conversations, oauth, views
from tests.peers.slack.delivery import Attempt, Deliveries, Delivery, Kind, Transport
from tests.peers.slack.faults import Failure, Faults
from tests.peers.slack.happenings import Happenings, Ping
from tests.peers.slack.http_mode import HttpMode, Response, Signature
from tests.peers.slack.people import Person
from tests.peers.slack.responding import ResponseUrls
from tests.peers.slack.socket_mode import SocketMode
from tests.peers.slack.store import Channel, Json, Message, Store, Team, View
from tests.peers.slack.web_api import Call, Method, RefusedError, WebApi

_READING = ("app_mentions:read", "channels:history", "im:history")
_WRITING = ("assistant:write", "chat:write", "commands", "im:write", "reactions:write")
SCOPES = frozenset((*_READING, *_WRITING))
EVENTS = frozenset(("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked"))
#: Seconds until Slack sends an event again, from each failure.
RETRY_DELAYS = (0.0, 60.0, 300.0)


class SlackPeer(Peer[Faults]):
    """Slack, with one team in which the app is installed. To be used as a context, or between start and close.

    *scopes* are those of the app's manifest, *events* those that it subscribes to. An app must acknowledge within
    *ack_seconds* and open a modal within *trigger_seconds*; an event that it does not acknowledge comes again after
    each of *retry_delays*.
    """

    def __init__(
        self,
        *,
        scopes: Collection[str] = SCOPES,
        events: Collection[str] = EVENTS,
        ack_seconds: float = 3.0,
        trigger_seconds: float = 3.0,
        retry_delays: Sequence[float] = RETRY_DELAYS,
        rotates_tokens: bool = False,
        links_may_unfurl: bool = False,
    ) -> None:
        super().__init__("slack-peer", Faults)
        self.scopes, self.events = frozenset(scopes), frozenset(events)
        self.rotates_tokens, self.links_may_unfurl = rotates_tokens, links_may_unfurl
        self.store = Store()
        self.app_id = self.store.numbers.identifier("A")
        self.app_token, self.signing_secret = f"xapp-1-{self.app_id}-peer", "0123456789abcdef0123456789abcdef"
        self.client_id, self.client_secret = "1.2", "fedcba9876543210fedcba9876543210"
        self.grants: dict[str, oauth.Grant] = {}
        self.statuses: list[tuple[str, str, str]] = []
        self.titles: dict[tuple[str, str], str] = {}
        self.prompts: dict[str, list[Json]] = {}
        self.form_errors: list[tuple[str, dict[str, str]]] = []
        self.triggers = views.Triggers(trigger_seconds)
        self.responses = ResponseUrls(self)
        self.socket = SocketMode(self.app_id, ack_seconds, self.violate)
        self.http = HttpMode(self.signing_secret, ack_seconds, self.violate)
        self.deliveries = Deliveries(self._transport, retry_delays)
        self.happenings = Happenings(self)
        self.api = WebApi(self, _METHODS)
        self.home_team = self.store.add_team("Home", self.scopes)
        self.store.grant(self.home_team)

    # The server.

    def start(self) -> Self:
        """Serve on a port that the system chooses."""
        self.url = self._server.start(
            [
                web.route("*", "/api/{method}", self.api.handle),
                web.get("/link", self.socket.handle),
                web.post("/response/{key}", self.responses.handle),
            ]
        )
        return self

    async def _end(self) -> None:
        await self.deliveries.end()
        await self.socket.end()

    def _transport(self) -> Transport | None:
        if self.socket.ready:
            return self.socket
        return self.http if self.http.url else None

    # What the app needs.

    @property
    def api_url(self) -> str:
        """The base URL of the Web API, with a slash at its end."""
        return f"{self.url}/api/"

    def environment(self) -> dict[str, str]:
        """Return the platform's own variables for the app."""
        return {
            "SLACK_BOT_TOKEN": str(self.home_team.token),
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
        }

    # The workspace.

    def team(self, name: str) -> Team:
        """Return a new team in which the app is not installed."""
        return self.on_loop(lambda: self.store.add_team(name, self.scopes))

    def person(self, name: str, team: Team | None = None) -> Person:
        """Return a new person."""
        team = team or self.home_team
        user = self.on_loop(lambda: self.store.add_user(team, name))
        return Person(self, team, user.id, name)

    def channel(self, name: str, members: Iterable[Person] = (), *, private: bool = False, bot: bool = True) -> Channel:
        """Return a new channel with *members* in it, and the app unless *bot* is false."""
        people = list(members)
        team = people[0].team if people else self.home_team
        inside = {person.id for person in people} | ({team.bot.id} if bot else set())
        kind = "private" if private else "public"
        return self.on_loop(lambda: self.store.add_channel(team, name, kind, inside))

    def bot_message(self, channel: Channel, text: str) -> Message:
        """Let another app write in *channel*."""
        team = self.store.teams[channel.team]
        return self.on_loop(lambda: self.happenings.hear_bot(team, channel, text))

    # What there is.

    def messages(self, channel: Channel) -> list[Message]:
        """Return what everybody in *channel* sees, oldest first."""
        return list(self.store.teams[channel.team].visible(channel.id))

    def answers(self, channel: Channel) -> list[Message]:
        """Return those of ``messages`` that the app wrote."""
        return [message for message in self.messages(channel) if message.by_app]

    def ephemerals(self, channel: Channel, person: Person) -> list[Message]:
        """Return what only *person* sees in *channel*, oldest first."""
        return [message for message in person.sees(channel) if message.only_for]

    def views(self, person: Person) -> list[View]:
        """Return the modals before *person*, the topmost last."""
        return list(person.team.views.get(person.id, ()))

    def home(self, person: Person) -> View | None:
        """Return the app's home tab of *person*, where the app published one."""
        return person.team.homes.get(person.id)

    def calls(self, method: str) -> list[Call]:
        """Return the calls of *method*, oldest first."""
        return [call for call in list(self.api.calls) if call.method == method]

    @property
    def pings(self) -> list[Ping]:
        """Whom the app's messages notify."""
        return self.happenings.pings

    # Faults.

    def limit(self, method: str, times: int = 1, retry_after: int = 1) -> None:
        """Answer the next *times* calls of *method* with 429; calls before *retry_after* seconds are violations."""
        self.faults.add(method, Failure("ratelimited", retry_after), times)

    def fail(self, method: str, error: str, times: int = 1) -> None:
        """Answer the next *times* calls of *method* with *error*."""
        self.faults.add(method, Failure(error), times)

    # Transports.

    def redeliver(self, message: Message) -> list[Delivery]:
        """Send the events of *message* again at once, as Slack does when it missed the acknowledgement."""
        again = [each for each in self.deliveries.all if each.payload.get("event", {}).get("ts") == message.ts]
        reason = "timeout" if self.socket.ready else "http_timeout"
        return self.on_loop(
            lambda: [self.deliveries.start(each, Attempt(min(len(each.attempts), 3), reason)) for each in again]
        )

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell the app's sockets to go."""
        self._server.run(self.socket.disconnect(reason))

    def cut(self) -> None:
        """Break the app's sockets without a word."""
        self._server.run(self.socket.cut())

    def request(
        self, payload: Json, kind: Kind = Kind.EVENT, signature: Signature = Signature.VALID, **headers: str
    ) -> Response:
        """Post *payload* to the app's URL and return its answer, whatever it is."""
        return self._server.run(self.http.post(kind, payload, signature, headers, seconds=20))

    def verify_url(self) -> Response:
        """Ask the app to prove that the URL is its own; a wrong answer is a violation."""
        response = self.request({"type": "url_verification", "token": "legacy", "challenge": "a-challenge"})
        if response.status != 200 or "a-challenge" not in response.body:
            self.violate(f"url_verification: answered {response.status} {response.body[:200]}")
        return response

    # Installations.

    def install(self, url: str, person: Person, *, approve: bool = True, state: str | None = None) -> Response:
        """Let *person* walk through the app's install page at *url*; return what she is shown at the end."""
        return self._server.run(oauth.install(self, url, person, approve=approve, state=state))

    def uninstall(self, team: Team | None = None) -> None:
        """Take the app out of *team*, the home team by default."""
        self.on_loop(lambda: oauth.uninstall(self, team or self.home_team))

    # Waiting.

    def settle(self, timeout: float = 20) -> None:
        """Wait until the app has acknowledged what was sent, or failed to; to be called before the app is stopped."""
        self.wait_for(lambda: all(delivery.settled for delivery in self.deliveries.all), timeout)

    def wait_for_app(self, timeout: float = 20) -> None:
        """Wait until the app has opened a socket."""
        self.wait_for(lambda: self.socket.ready, timeout)

    def _account(self) -> str:
        calls = [f"{call.method} {call.result.get('error', 'ok')}" for call in self.api.calls[-8:]]
        sent = [f"{each.title} {[a.failure for a in each.attempts]}" for each in self.deliveries.all[-4:]]
        return f"last calls {calls}; last sent {sent}; failures {self.deliveries.failures}; {self.violations=}"


def _open_connection(call: Call) -> Json:
    if call.token != call.peer.app_token:
        raise RefusedError("not_allowed_token_type" if call.token.startswith("xoxb-") else "invalid_auth")
    return {"url": f"{call.peer.url.replace('http', 'ws', 1)}/link?ticket={call.peer.socket.issue_ticket()}"}


_METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **views.METHODS,
    **oauth.METHODS,
    "api.test": Method(lambda _: {}, authorized=False),
    "apps.connections.open": Method(_open_connection, authorized=False),
}
