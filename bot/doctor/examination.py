"""Every check, run beside the others; one that fails is a finding itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain

from bot.doctor.findings import Finding, Level, fault, of_error, ok
from bot.doctor.settings import begun, check_settings, readable_settings
from bot.settings import Settings
from bot.terminal.failures import exit_status

Check = Callable[[], Iterable[Finding]]


def examine(environment: Mapping[str, str], *, offline: bool = False) -> list[Finding]:
    """Return the findings on the installation that *environment* configures, by subject.

    It changes nothing, and works whatever is missing. *offline*, it asks neither a platform nor a database server.
    """
    settings, platforms = readable_settings(environment), begun(environment)
    checks = _checks(settings, environment, platforms, offline=offline)
    needed = Level.FAULT if platforms else Level.WARNING
    with ThreadPoolExecutor(len(checks)) as pool:
        running = [pool.submit(run_check, subject, check, needed) for subject, check in checks.items()]
        return [finding for subject in running for finding in subject.result()]


def _checks(
    settings: Settings, environment: Mapping[str, str], platforms: Iterable[str], *, offline: bool
) -> dict[str, Check]:
    """Return the checks by subject. What a check needs is imported in it, so that what is not there fails it alone."""

    def index() -> Iterable[Finding]:
        from bot.doctor.index import check_index

        return check_index(settings)

    def knowledge() -> Iterable[Finding]:
        from bot.doctor.knowledge import check_knowledge

        return check_knowledge(settings)

    def database() -> Iterable[Finding]:
        from bot.doctor.database import check_database

        return check_database(settings, environment, offline=offline)

    def disk() -> Iterable[Finding]:
        from bot.doctor.disk import check_disk, check_port

        return chain(check_disk(settings), check_port(settings, environment))

    def slack() -> Iterable[Finding]:
        from bot.doctor.slack import check_slack

        return asyncio.run(check_slack(settings, environment))

    def discord() -> Iterable[Finding]:
        from bot.doctor.discord import check_discord

        return asyncio.run(check_discord(settings, environment))

    checks: dict[str, Check] = {
        "settings": lambda: check_settings(environment),
        "index": index,
        "knowledge": knowledge,
        "database": database,
        "disk": disk,
    }
    asked: dict[str, Check] = {"slack": slack, "discord": discord}
    for name in platforms:
        checks[name] = partial(_not_asked, name) if offline else asked[name]
    return checks


def _not_asked(platform: str) -> list[Finding]:
    return [ok(f"{platform}.asked", "not asked, as --offline says")]


def run_check(subject: str, check: Check, needed: Level) -> list[Finding]:
    """Return what *check* finds; what keeps it from that is a finding, and what is not installed one of *needed*."""
    found: list[Finding] = []
    try:
        for finding in check():
            found.append(finding)  # noqa: PERF402 - what was found before it failed is kept
    except ModuleNotFoundError as error:
        what = f"{error.name} is not installed, which serving needs"
        found.append(Finding(f"{subject}.installed", needed, what, "run `make slack` or `make discord`"))
    except Exception as error:  # noqa: BLE001 - whatever ails one check, the others are told
        if exit_status(error) is None:
            what = f"the check itself failed ({type(error).__name__}: {error})"
            found.append(fault(f"{subject}.check", what, "tell the developers of Rolewise this line"))
        else:
            found.append(of_error(f"{subject}.check", error))
    return found
