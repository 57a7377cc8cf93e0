"""The environment: variables that nobody reads, that are missing, and that hold what belongs into others."""

from __future__ import annotations

import base64
import binascii
import difflib
from collections.abc import Iterator, Mapping

from bot.discord.settings import DiscordSettings
from bot.doctor.findings import Finding, Level, fault, of_error, ok, warning
from bot.doctor.tokens import misplaced, shown
from bot.platforms import PLATFORMS, own_variables
from bot.settings import PREFIX, Settings, SettingsError
from bot.slack.settings import VARIABLES, SlackSettings

_OF_SLACK = frozenset(VARIABLES) - {"PORT"}
_KNOWN = frozenset({*VARIABLES, "DISCORD_TOKEN", "DATABASE_URL"})
#: How like a name must be to one that is known to be taken for a slip; PORT is a part of too many.
_ALIKE = 0.8
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def readable_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings in *environment* without those variables that cannot be read."""
    kept = {name: value for name, value in environment.items() if not any(_unreadable({name: value}))}
    return Settings.from_environment(kept)


def check_settings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is wrong with *environment*, or that nothing is."""
    found = [*_unreadable(environment), *_near_misses(environment), *_values(environment), *_keys(environment)]
    found += [*_platforms(environment, wrong=bool(found)), *_reach(environment)]
    if all(one.level is Level.OK for one in found):
        ours = [name for name in environment if name.upper().startswith(PREFIX) or name in _KNOWN]
        found.insert(0, ok("settings.known", f"variables that are set, and understood: {len(ours)}"))
    yield from found


def begun(environment: Mapping[str, str]) -> list[str]:
    """Return the platforms of which some variable is set."""
    set_ones = [name for name in own_variables(environment) if environment[name].strip() and name in _KNOWN]
    return [platform for platform in PLATFORMS if any(name.startswith(f"{platform.upper()}_") for name in set_ones)]


def _unreadable(environment: Mapping[str, str]) -> Iterator[Finding]:
    for name, value in environment.items():
        if name.upper().startswith(PREFIX):
            try:
                Settings.from_environment({name: value})
            except SettingsError as error:
                yield of_error("settings.unreadable", error)


def _near_misses(environment: Mapping[str, str]) -> Iterator[Finding]:
    for name in environment:
        near = difflib.get_close_matches(name.upper(), _KNOWN - {"PORT"}, n=1, cutoff=_ALIKE)
        if near and name not in _KNOWN and not environment.get(near[0]):
            yield warning("settings.unknown", f"{name} is not read by anything here", f"call it {near[0]}")


def _values(environment: Mapping[str, str]) -> Iterator[Finding]:
    for name in sorted(_KNOWN & environment.keys()):
        value = environment[name].strip()
        if value[:1] in ("'", '"'):
            yield fault("settings.value", f"{name} begins with a quotation mark", "write the value without any")
        elif name == "DISCORD_TOKEN" and value.startswith("Bot "):
            yield fault("settings.value", f'{name} begins with the word "Bot"', "leave the word and the blank out")
        elif any(map(str.isspace, value)):
            yield fault("settings.value", f"{name} has a blank or a line break in it", "copy the value again, whole")
        elif value != environment[name]:
            yield warning("settings.value", f"{name} begins or ends with a blank, which is left out", "take it away")
        elif belongs := misplaced(name, value):
            yield fault("settings.swapped", f"{name} holds {belongs.kind}{shown(value)}", belongs.cure)
    secret, other = environment.get("SLACK_SIGNING_SECRET"), environment.get("SLACK_CLIENT_SECRET")
    if secret and secret == other:
        what = "SLACK_SIGNING_SECRET and SLACK_CLIENT_SECRET are the same"
        yield fault("settings.swapped", what, "copy both again: Basic Information → App Credentials")


def _keys(environment: Mapping[str, str]) -> Iterator[Finding]:
    given = environment.get(f"{PREFIX}ENCRYPTION_KEYS", "").strip()
    for number, key in enumerate(given.split(",") if given else [], start=1):
        try:
            whole = len(base64.b64decode(key.strip(), altchars=b"-_", validate=True)) == 32
        except (binascii.Error, ValueError):
            whole = False
        if not whole:
            what = f"ROLEWISE_ENCRYPTION_KEYS: key {number} is not 32 bytes in URL-safe base64"
            yield fault("settings.keys", what, "make one with `openssl rand -base64 32 | tr +/ -_`, and keep it")


def _platforms(environment: Mapping[str, str], *, wrong: bool) -> Iterator[Finding]:
    """Yield what a platform that was begun lacks; what is *wrong* with a value was told before, and better."""
    names = begun(environment)
    if not names:
        mend = "to answer in Slack see docs/slack.md, in Discord docs/discord.md; here try `rolewise ask`"
        yield ok("settings.platforms", "no chat platform is set up yet", mend)
    readers = {"slack": SlackSettings.from_environment, "discord": DiscordSettings.from_environment}
    for name in names:
        try:
            readers[name](environment)
        except SettingsError as error:
            if not wrong or "is not set" in str(error):
                yield of_error("settings.platforms", error)
        else:
            yield ok("settings.platforms", f"{name.title()} has what it needs")
    keys = environment.get(f"{PREFIX}ENCRYPTION_KEYS", "").strip()
    if environment.get("SLACK_CLIENT_ID") and not keys:
        what = "ROLEWISE_ENCRYPTION_KEYS is not set, which seals the tokens of many workspaces"
        yield fault("settings.keys", what, "set it to what `openssl rand -base64 32 | tr +/ -_` prints, and keep it")


def _reach(environment: Mapping[str, str]) -> Iterator[Finding]:
    host = environment.get(f"{PREFIX}HOST", "").strip()
    if "slack" in begun(environment) and host and host not in _LOOPBACK and not environment.get("SLACK_SIGNING_SECRET"):
        what = f"ROLEWISE_HOST={host} lets others reach the port, and SLACK_SIGNING_SECRET is not set"
        yield warning("settings.host", what, "unset ROLEWISE_HOST, or set the secret")
