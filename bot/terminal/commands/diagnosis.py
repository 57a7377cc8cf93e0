"""``rolewise doctor``."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from bot.terminal.commands.options import JsonOption
from bot.terminal.printing import print_json, print_rendered


def doctor(
    as_json: JsonOption = False,
    offline: Annotated[bool, typer.Option("--offline", help="Ask neither a platform nor a database server.")] = False,
) -> None:
    """Look over settings, index, articles, platforms, database and disk; name what is wrong and what mends it.

    It changes nothing. Exits with 1 when something keeps Rolewise from working.
    """
    # Before the model hub's library is imported: who looks for faults does not want to wait for a download.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from bot.doctor.examination import examine
    from bot.doctor.findings import Level
    from bot.terminal.diagnosis import count, findings_object, render_findings

    findings = examine(dict(os.environ), offline=offline)
    if as_json:
        print_json(findings_object(findings))
    else:
        print_rendered(render_findings(findings))
    if count(findings, Level.FAULT):
        raise typer.Exit(1)
