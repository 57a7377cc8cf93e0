"""Every check, run beside the others; one that fails is a finding itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import Any, cast

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
    """Return the checks by subject."""
    checks: dict[str, Check] = {
        "settings": partial(check_settings, environment),
        "index": partial(_imported, "index", "check_index", settings),
        "knowledge": partial(_imported, "knowledge", "check_knowledge", settings),
        "database": partial(_imported, "database", "check_database", settings, environment, offline=offline),
        "disk": partial(_imported, "disk", "check_disk", settings),
        "port": partial(_imported, "disk", "check_port", settings, environment),
    }
    for name in platforms:
        checks[name] = partial(_not_asked, name) if offline else partial(_asked, name, settings, environment)
    return checks


def _imported(module: str, name: str, *arguments: object, **more: object) -> Iterable[Finding]:
    """Return what the check *name* finds."""
    return cast("Iterable[Finding]", _check(module, name)(*arguments, **more))


def _asked(platform: str, *arguments: object) -> Iterable[Finding]:
    """Return what the check of *platform* finds, which asks its servers."""
    return cast("Iterable[Finding]", asyncio.run(_check(platform, f"check_{platform}")(*arguments)))


def _check(module: str, name: str) -> Callable[..., Any]:
    """Return the check *name*. It is imported now, so that what is not there fails it alone."""
    return cast("Callable[..., Any]", getattr(import_module(f"bot.doctor.{module}"), name))


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
