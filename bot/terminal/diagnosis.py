"""Findings for eyes, by subject, and as an object for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.doctor.findings import Finding, Level
from bot.terminal.safety import safe

_SIGNS = {Level.OK: ("✓", "green"), Level.WARNING: ("!", "yellow"), Level.FAULT: ("✗", "bold red")}


def findings_object(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return *findings* as what ``rolewise doctor --json`` prints."""
    return {
        "findings": [asdict(finding) for finding in findings],
        "faults": count(findings, Level.FAULT),
        "warnings": count(findings, Level.WARNING),
    }


def count(findings: Sequence[Finding], level: Level) -> int:
    """Return how many of *findings* are of *level*."""
    return sum(finding.level is level for finding in findings)


def render_findings(findings: Sequence[Finding]) -> RenderableType:
    """Return *findings* for a terminal: a heading for each subject, what mends it below each, and their numbers."""
    parts: list[RenderableType] = []
    for subject, own in groupby(findings, key=lambda finding: finding.subject):
        parts.append(Text(subject.capitalize(), style="bold"))
        parts += [line for finding in own for line in _render(finding)]
        parts.append(Text())
    return Group(*parts, _summary(findings))


def _render(finding: Finding) -> Iterator[RenderableType]:
    sign, style = _SIGNS[finding.level]
    yield Padding(Text.assemble((sign, style), " ", safe(finding.found)), (0, 0, 0, 2))
    if finding.mend:
        yield Padding(Text(f"→ {safe(finding.mend)}", style="cyan"), (0, 0, 0, 4))


def _summary(findings: Sequence[Finding]) -> Text:
    faults, warnings = count(findings, Level.FAULT), count(findings, Level.WARNING)
    if not faults and not warnings:
        return Text("Nothing is wrong.", style="green")
    told = [_numbered(faults, "fault"), _numbered(warnings, "warning")]
    return Text(", ".join(told) + ".", style="bold red" if faults else "yellow")


def _numbered(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
