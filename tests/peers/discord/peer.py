"""A Discord on 127.0.0.1 that speaks the real protocol, keeps what an app does, and notes every rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from aiohttp import web

from tests.peers.discord import application, channels, commands, interactions, limits, permissions, rest, webhooks
from tests.peers.discord.commands import Commands
from tests.peers.discord.faults import Failure, Faults, Limit
from tests.peers.discord.gateway import Gateway, Intent, Session
from tests.peers.discord.happenings import Happenings, Ping
from tests.peers.discord.interactions import Interaction, Interactions, Modal
from tests.peers.discord.objects import guild_object
from tests.peers.discord.people import Person
from tests.peers.discord.permissions import EVERYBODY, Permission
from tests.peers.discord.rest import Call, Rest
from tests.peers.discord.store import Channel, ChannelKind, Guild, Json, Message, Overwrite, Role, Store
from tests.peers.peer import Peer


class DiscordPeer(Peer[Faults]):
    """Discord, with one guild in which the app is. To be used as a context, or between start and close.

    Limits and faults befall endpoints by the names in the modules' ENDPOINTS: ``create_message``, ``edit_message``,
    ``respond`` (the first answer to an interaction), ``edit_original``, ``follow_up``, ``overwrite_commands`` and more.
    An app must answer an interaction within *answer_seconds*, and is told to send a heartbeat every *heartbeat_ms*.
    It recommends ``shards``, each of which hears everything.
    """

    def __init__(self, *, answer_seconds: float = limits.ANSWER_SECONDS, heartbeat_ms: int = 41_250) -> None:
        super().__init__("discord-peer", Faults)
        self.store = Store()
        self.token = f"{self.store.bot.id}.peer.token"
        self.typing: list[Channel] = []
        self.shards = 1
        self.application: Json = {}  # what Discord tells of the app otherwise than of a new one
        self.gateway = Gateway(self.token, heartbeat_ms, self._greet, self.violate)
        self.happenings = Happenings(self)
        self.commands = Commands(self.store.bot.id, self.store.numbers)
        self.interactions = Interactions(self, answer_seconds)
        self.rest = Rest(self, _ENDPOINTS)
        self.home = self.store.add_guild("Home", "en-US", EVERYBODY, bot=True)

    # The server.

    def start(self) -> Self:
        """Serve on a port that the system chooses."""
        routes = [web.get("/gateway/", self.gateway.handle), web.route("*", rest.BASE + "/{path:.*}", self.rest.handle)]
        self.url = self._server.start(routes)
        return self

    async def _end(self) -> None:
        await self.gateway.end()

    def _greet(self, session: Session) -> None:
        """Tell a new session who the app is and which guilds it is in."""
        guilds = [each for each in self.store.guilds.values() if self.store.bot.id in each.members]
        session.send("READY", application.ready_object(session, self.store.bot, guilds, self.gateway_url))
        for guild in guilds if Intent.GUILDS in session.intents else ():
            session.send("GUILD_CREATE", guild_object(self.store, guild))

    # What the app needs.

    @property
    def api_url(self) -> str:
        """What stands before the paths of the REST API, for ``discord.http.Route.BASE``."""
        return f"{self.url}{rest.BASE}"

    @property
    def gateway_url(self) -> str:
        """The gateway, for ``discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY``."""
        return f"{self.url.replace('http', 'ws', 1)}/gateway/"

    def environment(self) -> dict[str, str]:
        """Return the variables that bring the app here."""
        return {
            "DISCORD_TOKEN": self.token,
            "ROLEWISE_DISCORD_API_URL": self.api_url,
            "ROLEWISE_DISCORD_GATEWAY_URL": self.gateway_url,
        }

    # The world.

    def guild(self, name: str, *, locale: str = "en-US", bot: bool = True) -> Guild:
        """Return a new guild, in which the app is unless *bot* is false."""

        def make() -> Guild:
            guild = self.store.add_guild(name, locale, EVERYBODY, bot=bot)
            if bot:
                data = guild_object(self.store, guild)
                del data["unavailable"]  # which would say that the guild was there before
                self.gateway.dispatch("GUILD_CREATE", data, Intent.GUILDS)
            return guild

        return self.on_loop(make)

    def leave(self, guild: Guild) -> None:
        """Take the app out of *guild*."""
        guild.members.pop(self.store.bot.id)
        self.on_loop(lambda: self.gateway.dispatch("GUILD_DELETE", {"id": guild.id}, Intent.GUILDS))

    def person(
        self, name: str, *, locale: str = "en-US", guilds: Iterable[Guild] | None = None, bot: bool = False
    ) -> Person:
        """Return a new person, or another *bot*, who is in the home guild or in *guilds*."""

        def make() -> Person:
            user = self.store.add_user(name, locale=locale, bot=bot)
            for guild in [self.home] if guilds is None else guilds:
                guild.members[user.id] = set()
            return Person(self, user)

        return self.on_loop(make)

    def channel(
        self, name: str, guild: Guild | None = None, members: Iterable[Person] | None = None, *, forum: bool = False
    ) -> Channel:
        """Return a new channel or *forum* in the home guild or in *guild*.

        Where *members* are given, only they and the app see it.
        """
        home = guild or self.home
        view = int(Permission.VIEW_CHANNEL)
        overwrites: dict[str, Overwrite] = {}
        if members is not None:
            inside = [self.store.bot.id, *(each.id for each in members)]
            overwrites = {home.id: Overwrite(0, deny=view), **{each: Overwrite(1, allow=view) for each in inside}}

        def make() -> Channel:
            kind = ChannelKind.FORUM if forum else ChannelKind.TEXT
            channel = self.store.add_channel(kind, name, home, overwrites=overwrites)
            self.happenings.tell_channel("CHANNEL_CREATE", channel)
            return channel

        return self.on_loop(make)

    def direct(self, one: Person, other: Person) -> Channel:
        """Return the direct message between two people, without the app."""
        return self.on_loop(lambda: self.store.direct(one.id, other.id))

    def role(self, name: str, guild: Guild | None = None, *, mentionable: bool = False) -> Role:
        """Return a new role in the home guild or in *guild*."""
        role = Role(self.store.numbers.snowflake(), name, mentionable=mentionable)
        return self.on_loop(lambda: (guild or self.home).roles.setdefault(role.id, role))

    def permit(self, channel: Channel, permission: Permission, *, allowed: bool = True) -> None:
        """Give *permission* to the app in *channel*, or take it where it is not *allowed*."""

        def change() -> None:
            (permissions.allow if allowed else permissions.deny)(channel, self.store.bot.id, permission)
            self.happenings.tell_channel("CHANNEL_UPDATE", channel)

        self.on_loop(change)

    def remove(self, channel: Channel) -> None:
        """Delete *channel*."""
        channel.deleted = True
        self.on_loop(lambda: self.happenings.tell_channel("CHANNEL_DELETE", channel))

    # What there is.

    def messages(self, channel: Channel) -> list[Message]:
        """Return what everybody in *channel* sees, oldest first."""
        return [each for each in self.store.here(channel) if not each.only_for]

    def answers(self, channel: Channel) -> list[Message]:
        """Return those of ``messages`` that the app wrote."""
        return [message for message in self.messages(channel) if message.author is self.store.bot]

    def ephemerals(self, channel: Channel, person: Person) -> list[Message]:
        """Return what only *person* sees in *channel*, oldest first."""
        return [message for message in person.sees(channel) if message.only_for]

    def modals(self, person: Person) -> list[Modal]:
        """Return the modal before *person*, if there is one."""
        modal = self.interactions.modals.get(person.id)
        return [modal] if modal else []

    def calls(self, name: str) -> list[Call]:
        """Return the calls of the endpoint *name*, oldest first."""
        return [call for call in list(self.rest.calls) if call.endpoint.name == name]

    @property
    def pings(self) -> list[Ping]:
        """Whom the app's messages notify."""
        return self.happenings.pings

    # Faults.

    def limit(self, name: str, times: int = 1, retry_after: float = 1.0, *, everywhere: bool = False) -> None:
        """Answer the next *times* calls of the endpoint *name* with 429; calls before *retry_after* are violations.

        A limit *everywhere* forbids all calls but answers to interactions.
        """
        self.faults.add(name, Limit(retry_after, everywhere), times)

    def fail(self, name: str, status: int = 500, code: int = 0, times: int = 1) -> None:
        """Answer the next *times* calls of the endpoint *name* with an HTTP *status* and Discord's *code*."""
        self.faults.add(name, Failure(status, code, "This was asked for"), times)

    def expire(self, interaction: Interaction) -> None:
        """Let the fifteen minutes be over in which the app may answer *interaction*."""
        interaction.expired = True

    # The gateway.

    def disconnect(self, code: int | None = None) -> None:
        """Tell the app to connect again, or close its connections with *code*."""
        self.on_loop(self.gateway.reconnect if code is None else lambda: self.gateway.close(code))

    def cut(self) -> None:
        """Break the app's connections without a word."""
        self.on_loop(self.gateway.cut)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell the app that its session is invalid."""
        self.on_loop(lambda: self.gateway.invalidate(resumable=resumable))

    # Waiting.

    def settle(self, timeout: float = 20) -> None:
        """Wait until every interaction was answered, in full where that was put off, or has failed.

        To be called before the app is stopped.
        """
        self.wait_for(lambda: all(each.settled for each in list(self.interactions.all)), timeout)

    def wait_for_app(self, timeout: float = 20) -> None:
        """Wait until the app has a session."""
        self.wait_for(lambda: self.gateway.ready, timeout)

    def _account(self) -> str:
        calls = [f"{call.endpoint.name} {call.status}" for call in self.rest.calls[-8:]]
        sent = [f"{each.title} {each.failure or each.answer}" for each in self.interactions.all[-4:]]
        return f"last calls {calls}; last interactions {sent}; {self.violations=}"


_ENDPOINTS = (
    *application.ENDPOINTS,
    *channels.ENDPOINTS,
    *commands.ENDPOINTS,
    *interactions.ENDPOINTS,
    *webhooks.ENDPOINTS,
)
