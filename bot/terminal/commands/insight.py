"""``rolewise gaps``, ``stats`` and ``report``: what editors and operators learn from what was asked."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import DatabaseSettings, Settings
from bot.terminal.commands.options import JsonOption, for_serving, read_settings
from bot.terminal.notices import TerminalNotices
from bot.terminal.printing import print_json, print_rendered
from bot.terminal.safety import safe

if TYPE_CHECKING:
    from bot.insight.gaps import Gap
    from bot.insight.periods import Period
    from bot.state.records import Record

SinceOption = Annotated[
    str, typer.Option(help="From when on: hours, days or weeks such as 24h, 7d or 2w, or a day such as 2026-01-31.")
]
PlatformOption = Annotated[str | None, typer.Option(help="Only what was asked there, such as slack.")]


def show_gaps(
    since: SinceOption = "7d",
    platform: PlatformOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="The most gaps to show.")] = 20,
    as_json: JsonOption = False,
    stub: Annotated[
        list[int] | None, typer.Option(min=1, help="Write an article stub for the gap of this number; may be repeated.")
    ] = None,
    output: Annotated[
        str, typer.Option(help="With --stub: the folder that stubs are written into, or - to print them.")
    ] = "-",
) -> None:
    """Show what was asked and not answered well, in groups of one meaning, the most asked first.

    Refused questions, those found unhelpful, and those for which an article is wished. A gap says when what was refused
    is answered by now. Needs ROLEWISE_KEEP_TEXTS.
    """
    if output != "-" and not stub:
        raise typer.BadParameter("it goes with --stub, which says what is written", param_hint="--output")
    if as_json and stub:
        raise typer.BadParameter("a stub is Markdown; leave out one of --json and --stub", param_hint="--json")
    settings, period = read_settings(), _period(since)
    with for_serving():
        from bot.insight.gaps import find_gaps, mark_answered
        from bot.insight.opening import make_is_answered, make_meanings, make_names
        from bot.runtimes import make_encoder
    records, encoder = _records(settings, period, platform), make_encoder(settings)
    gaps = find_gaps(records, make_meanings(settings, encoder))
    names = make_names(settings)
    if stub:
        _write_stubs([_chosen(gaps.groups, number) for number in stub], output)
        return
    gaps = mark_answered(gaps, make_is_answered(settings, encoder, TerminalNotices().say), most=limit)
    from bot.terminal.insight import gaps_object, render_gaps

    if as_json:
        print_json(gaps_object(gaps, period, names, limit))
    else:
        print_rendered(render_gaps(gaps, names, limit))


def show_stats(since: SinceOption = "30d", platform: PlatformOption = None, as_json: JsonOption = False) -> None:
    """Show how much was asked, what became of it, about which roles, and how soon it was answered.

    Nothing asked yet is no failure: the figures are then zero.
    """
    settings, period = read_settings(), _period(since)
    with for_serving():
        from bot.insight.figures import figures_of
        from bot.insight.opening import make_names
    figures = figures_of(_records(settings, period, platform), period)
    from bot.terminal.insight import figures_object, render_figures

    if as_json:
        print_json(figures_object(figures, make_names(settings)))
    else:
        print_rendered(render_figures(figures, make_names(settings)))


def write_report(
    output: Annotated[
        str, typer.Option(help="The HTML file to write, or - to print it; one that is there is replaced.")
    ] = "report.html",
    since: SinceOption = "30d",
    platform: PlatformOption = None,
    texts: Annotated[bool, typer.Option(help="Whether it shows what people wrote, where that is kept.")] = True,
    title: Annotated[str, typer.Option(help="What the report is called.")] = "What people asked Rolewise",
) -> None:
    """Write the figures and the gaps as one HTML file with charts, which loads nothing from elsewhere."""
    if not title.strip():
        raise typer.BadParameter("it is empty; leave it out for the usual title", param_hint="--title")
    settings, period = read_settings(), _period(since)
    with for_serving():
        from bot.insight.opening import make_is_answered, make_meanings, make_names
        from bot.insight.page import render_page
        from bot.insight.report import make_report
        from bot.runtimes import make_encoder
    records = _records(settings, period, platform, with_the_period_before=True)
    if not texts:
        records = [replace(record, text=None, reasons=()) for record in records]
    encoder, names = make_encoder(settings), make_names(settings)
    meanings, is_answered = make_meanings(settings, encoder), make_is_answered(settings, encoder, TerminalNotices().say)
    report = make_report(records, period, meanings, names, is_answered, title=title, kept_days=settings.keep_days)
    if output == "-":
        typer.echo(render_page(report), nl=False)
        return
    from bot.insight.writing import write_whole

    write_whole(Path(output), render_page(report), replacing=True)
    typer.echo(safe(f"The report on {report.now.questions:,} questions is in {output}."))


def _period(since: str) -> Period:
    from bot.insight.periods import read_period

    try:
        return read_period(since, datetime.now(UTC))
    except ValueError as error:
        raise typer.BadParameter(safe(str(error)), param_hint="--since") from error


def _records(
    settings: Settings, period: Period, platform: str | None, *, with_the_period_before: bool = False
) -> list[Record]:
    from bot.insight.opening import read_records
    from bot.platforms import PLATFORMS

    if platform is not None and platform not in PLATFORMS:
        raise typer.BadParameter(safe(f"{platform}: there is no such platform; there are {', '.join(PLATFORMS)}"))
    since = period.before.since if with_the_period_before else period.since
    records = read_records(settings, DatabaseSettings.from_environment(os.environ), since)
    return [record for record in records if platform in (None, record.platform)]


def _chosen(groups: tuple[Gap, ...], number: int) -> Gap:
    if number > len(groups):
        count = f"there are {len(groups)} gaps" if groups else "there is no gap whose questions' texts are kept"
        msg = f"{number}: {count}; name one by its number in `rolewise gaps`"
        raise typer.BadParameter(msg, param_hint="--stub")
    return groups[number - 1]


def _write_stubs(gaps: list[Gap], output: str) -> None:
    from bot.insight.stubs import stub_id, write_stub
    from bot.insight.writing import write_whole
    from knowledge.roles import load_roles

    known = {role.id for role in load_roles()}
    for gap in gaps:
        text = write_stub(gap, known, datetime.now(UTC).date())
        if output == "-":
            typer.echo(safe(text), nl=False)
            continue
        path = Path(output) / f"{stub_id(gap)}.md"
        try:
            write_whole(path, text, replacing=False)
        except FileExistsError as error:
            msg = f"{path}: the file is there already; write on in it, or move it away"
            raise typer.BadParameter(safe(msg), param_hint="--output") from error
        TerminalNotices().say(f"Wrote {path}; it is a draft until you write it and take out `draft: true`.")
