"""OAuth: installing the app into a team, new tokens for old ones, and taking it out.

Source: Slack, "Installing with OAuth" and "Token rotation".
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from aiohttp import ClientResponse, ClientSession, DummyCookieJar

from tests.peers.slack.http_mode import Response
from tests.peers.slack.store import Json, Team
from tests.peers.slack.web_api import Call, Method, RefusedError, same_secret

if TYPE_CHECKING:
    from tests.peers.slack.peer import SlackPeer
    from tests.peers.slack.people import Person

#: Seconds that a rotated token lives.
TOKEN_SECONDS = 12 * 60 * 60
_STATE_COOKIE = re.compile(r"^\s*([^=;\s]+=[^;]*)")


@dataclass(frozen=True)
class Grant:
    """What a person allowed: the app in her team, with these scopes, for a redirect to this URL."""

    team: Team
    user: str
    scopes: frozenset[str]
    redirect_uri: str | None


def _access(call: Call) -> Json:
    peer, arguments = call.peer, call.arguments
    if arguments.get("client_id") != peer.client_id:
        raise RefusedError("invalid_client_id")
    if not same_secret(arguments.get("client_secret"), peer.client_secret):
        raise RefusedError("bad_client_secret")
    if arguments.get("grant_type") == "refresh_token":
        return _refresh(peer, str(arguments.get("refresh_token")))
    grant = peer.grants.pop(str(arguments.get("code")), None)
    if grant is None:
        raise RefusedError("invalid_code")
    if arguments.get("redirect_uri") != grant.redirect_uri:
        raise call.refuse("bad_redirect_uri", f"{arguments.get('redirect_uri')} is not {grant.redirect_uri}")
    grant.team.scopes = grant.scopes
    peer.store.grant(grant.team)
    return _tokens(peer, grant.team) | {"authed_user": {"id": grant.user}}


def _refresh(peer: SlackPeer, refresh_token: str) -> Json:
    for team in peer.store.teams.values():
        if team.refresh_token == refresh_token and peer.rotates_tokens:
            peer.store.grant(team)
            return _tokens(peer, team)
    raise RefusedError("invalid_refresh_token")


def _tokens(peer: SlackPeer, team: Team) -> Json:
    rotation = {"refresh_token": team.refresh_token, "expires_in": TOKEN_SECONDS} if peer.rotates_tokens else {}
    return {
        "app_id": peer.app_id,
        "access_token": team.token,
        "token_type": "bot",
        "scope": ",".join(sorted(team.scopes)),
        "bot_user_id": team.bot.id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
        **rotation,
    }


def _revoke(call: Call) -> Json:
    if not call.flag("test"):
        uninstall(call.peer, call.team)
    return {"revoked": not call.flag("test")}


METHODS = {"oauth.v2.access": Method(_access, authorized=False), "auth.revoke": Method(_revoke)}


def uninstall(peer: SlackPeer, team: Team) -> None:
    """Take the app out of *team*: its token dies, and the app is told."""
    ts = peer.store.numbers.timestamp()
    revoked: Json = {"tokens": {"oauth": [], "bot": [team.bot.id]}}
    for kind, more in (("tokens_revoked", revoked), ("app_uninstalled", {})):
        peer.happenings.send_event(team, kind, {"type": kind, "event_ts": ts, **more})
    peer.store.revoke(team)


async def install(peer: SlackPeer, url: str, person: Person, *, approve: bool, state: str | None) -> Response:
    """Walk from the app's install page at *url* to its redirect URL, as *person*'s browser does.

    *state* replaces the one that the app gave, as a forger would. Returns what the app shows at the end. Raises
    AssertionError where the app sends the browser nowhere.
    """
    async with ClientSession(cookie_jar=DummyCookieJar()) as browser:
        async with browser.get(url, allow_redirects=False) as response:
            authorize = await _authorize_url(response)
            cookies = "; ".join(_cookies(response))
        asked = {key: values[0] for key, values in parse_qs(urlsplit(authorize).query).items()}
        answer = _decide(peer, person, asked, approve=approve)
        target = asked.get("redirect_uri") or urljoin(url, "/slack/oauth_redirect")
        query = urlencode(answer | {"state": state or asked.get("state", "")})
        async with browser.get(f"{target}?{query}", headers={"Cookie": cookies}, allow_redirects=False) as response:
            return Response(response.status, await response.text(), dict(response.headers))


async def _authorize_url(response: ClientResponse) -> str:
    location = response.headers.get("Location")
    found = re.search(r'href="([^"]*/oauth/v2/authorize[^"]*)"', await response.text())
    authorize = location or (unescape(found[1]) if found else None)
    assert authorize, f"the install page leads to no authorization: status {response.status}"
    return authorize


def _cookies(response: ClientResponse) -> list[str]:
    return [match[1] for each in response.headers.getall("Set-Cookie", []) if (match := _STATE_COOKIE.match(each))]


def _decide(peer: SlackPeer, person: Person, asked: dict[str, str], *, approve: bool) -> dict[str, str]:
    scopes = frozenset(filter(None, asked.get("scope", "").split(",")))
    if asked.get("client_id") != peer.client_id:
        peer.violate(f"oauth: client_id {asked.get('client_id')!r} is not the app's")
    if not asked.get("state"):
        peer.violate("oauth: no state; anybody could forge an installation")
    if extra := scopes - peer.scopes:
        peer.violate(f"oauth: scopes beyond the manifest: {', '.join(sorted(extra))}")
    if not approve:
        return {"error": "access_denied"}
    code = uuid.uuid4().hex
    peer.grants[code] = Grant(person.team, person.id, scopes, asked.get("redirect_uri"))
    return {"code": code}
