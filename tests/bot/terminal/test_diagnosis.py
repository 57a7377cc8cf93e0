"""Findings for eyes and for programs."""

from __future__ import annotations

from rich.console import Console

from bot.doctor.findings import fault, ok, warning
from bot.terminal.diagnosis import count, findings_object, render_findings

FINDINGS = [
    ok("disk.data", "/data: 3 GB free"),
    warning("disk.rights", "\x1b[31mstate.db may be read", "run `chmod 600 state.db`"),
    fault("slack.refused", "SLACK_BOT_TOKEN: [bold]refused[/]", "copy it again"),
]


def test_a_program_is_told_each_finding_and_how_many_are_bad() -> None:
    told = findings_object(FINDINGS)
    assert told["findings"][2] == {
        "check": "slack.refused",
        "level": "fault",
        "found": "SLACK_BOT_TOKEN: [bold]refused[/]",
        "mend": "copy it again",
    }
    assert (told["faults"], told["warnings"]) == (1, 1)
    assert [count(FINDINGS, finding.level) for finding in FINDINGS] == [1, 1, 1]


def test_eyes_see_them_by_subject_with_what_mends_them_below() -> None:
    console = Console(width=80, highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        console.print(render_findings(FINDINGS))
    assert [line.rstrip() for line in captured.get().splitlines()] == [
        "Disk",
        "  ✓ /data: 3 GB free",
        "  ! [31mstate.db may be read",
        "    → run `chmod 600 state.db`",
        "",
        "Slack",
        "  ✗ SLACK_BOT_TOKEN: [bold]refused[/]",
        "    → copy it again",
        "",
        "1 fault, 1 warning.",
    ]


def test_where_nothing_is_wrong_that_is_said() -> None:
    console = Console(width=80)
    with console.capture() as captured:
        console.print(render_findings(FINDINGS[:1]))
    assert captured.get().rstrip().endswith("Nothing is wrong.")
