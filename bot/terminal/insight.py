"""Gaps and figures → tables for a terminal, and the objects of ``--json``, whose form is a contract with programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.insight.figures import Figures
from bot.insight.gaps import Gap, Gaps
from bot.insight.names import LANGUAGES, PLATFORMS, Names
from bot.insight.periods import Period
from bot.insight.wording import answered_by_now, percent, text_is_not_kept
from bot.state.records import Outcome
from bot.terminal.safety import safe
from bot.visible import one_line

_MOST_EXAMPLES, _LONGEST = 4, 200
_MOST_NAMES = 8


def gaps_object(gaps: Gaps, period: Period, names: Names, limit: int) -> dict[str, Any]:
    """Return the object of ``gaps --json``, with the first *limit* gaps."""
    return {
        **_period_object(period),
        "questions": gaps.count,
        "groups": len(gaps.groups),
        "gaps": [_gap_object(number, gap, names) for number, gap in enumerate(gaps.groups[:limit], 1)],
        "without_text": {
            "questions": gaps.untold,
            "nearest_articles": [_article_object(id_, count, names) for id_, count in gaps.articles.items()],
            "roles": dict(gaps.roles),
        },
        "left_out": gaps.left_out,
    }


def _gap_object(number: int, gap: Gap, names: Names) -> dict[str, Any]:
    return {
        "number": number,
        "name": gap.name,
        "language": gap.language,
        "questions": gap.count,
        "refused": [question.text for question in gap.refused],
        "looked_at": gap.looked_at,
        "answered_now": gap.answered_now,
        "languages": dict(gap.languages),
        "examples": [question.text for question in gap.wordings],
        "nearest": {"article_id": gap.article, "title": names.article(gap.article)} if gap.article else None,
        "roles": list(gap.roles),
        "requests": gap.requests,
        "unhelpful": gap.unhelpful,
        "reasons": list(gap.reasons),
        "first_asked": gap.first.isoformat(timespec="seconds"),
        "last_asked": gap.last.isoformat(timespec="seconds"),
    }


def _article_object(id_: str, count: int, names: Names) -> dict[str, Any]:
    return {"article_id": id_, "title": names.article(id_), "questions": count}


def figures_object(figures: Figures, names: Names) -> dict[str, Any]:
    """Return the object of ``stats --json``; a share is null where there is nothing to share."""
    return {
        **_period_object(figures.period),
        "questions": figures.questions,
        "outcomes": {str(outcome): count for outcome, count in figures.outcomes.items()},
        "answered_share": _rounded(figures.answered_share),
        "helpful": figures.helpful,
        "unhelpful": figures.unhelpful,
        "helpful_share": _rounded(figures.helpful_share),
        "requests": figures.requests,
        "days": [
            {"date": day.date.isoformat(), "questions": day.questions, "outcomes": dict(day.outcomes)}
            | {"platforms": dict(day.platforms)}
            for day in figures.days
        ],
        "platforms": dict(figures.platforms),
        "languages": dict(figures.languages),
        "kinds": dict(figures.kinds),
        "roles": dict(figures.roles),
        "articles": [_article_object(id_, count, names) for id_, count in figures.articles.items()],
        "latency_ms": {
            stage: {"median": round(own.median, 2), "p95": round(own.p95, 2)} for stage, own in figures.latency.items()
        },
    }


def _period_object(period: Period) -> dict[str, str]:
    return {"since": period.since.isoformat(timespec="seconds"), "until": period.until.isoformat(timespec="seconds")}


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def render_gaps(gaps: Gaps, names: Names, limit: int) -> RenderableType:
    """Return the first *limit* gaps as a table, and what is known of the questions whose text was not kept."""
    return Group(*_gap_parts(gaps, names, limit))


def _gap_parts(gaps: Gaps, names: Names, limit: int) -> Iterator[RenderableType]:
    if not gaps.count:
        yield Text("Nothing was asked in this time that was not answered well.")
        return
    if gaps.groups:
        yield _gaps_table(gaps.groups[:limit], names)
    if len(gaps.groups) > limit:
        yield Text(f"{len(gaps.groups) - limit:,} more gaps; --limit shows more.")
    if gaps.left_out:
        yield Text(f"{gaps.left_out:,} older questions are left out, because only the latest wordings are grouped.")
    if gaps.untold:
        yield Text(text_is_not_kept(gaps.untold))
        yield _counts_table("nearest article", names.of_articles(gaps.articles))
        yield _counts_table("role", names.of_roles(gaps.roles))


def _gaps_table(groups: tuple[Gap, ...], names: Names) -> Table:
    table = Table(show_lines=True)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("asked", justify="right", no_wrap=True)
    table.add_column("what is missing", overflow="fold", ratio=1)
    for number, gap in enumerate(groups, 1):
        table.add_row(str(number), str(gap.count), Text("\n").join(_gap_lines(gap, names)))
    return table


def _gap_lines(gap: Gap, names: Names) -> Iterator[Text]:
    yield Text(_short(gap.name), style="bold")
    others = [question.text for question in gap.wordings if question.text != gap.name]
    for text in others[:_MOST_EXAMPLES]:
        yield Text(f"• {_short(text)}")
    if len(others) > _MOST_EXAMPLES:
        yield Text(f"… and {len(others) - _MOST_EXAMPLES} more wordings", style="dim")
    for reason in gap.reasons[:_MOST_EXAMPLES]:
        yield Text(f"“{_short(reason)}”", style="italic")
    yield Text("; ".join(_gap_facts(gap, names)), style="dim")


def _gap_facts(gap: Gap, names: Names) -> Iterator[str]:
    if told := answered_by_now(gap):
        yield told
    if len(gap.languages) > 1:
        yield ", ".join(f"{count} {LANGUAGES.get(code, code)}" for code, count in gap.languages.items())
    if gap.article:
        yield f"nearest article: {_short(names.article(gap.article))}"
    if gap.requests:
        yield f"article wished for: {gap.requests}"
    if gap.unhelpful:
        yield f"not helpful: {gap.unhelpful}"
    first, last = f"{gap.first:%Y-%m-%d}", f"{gap.last:%Y-%m-%d}"
    yield f"asked {first}" if first == last else f"asked {first} to {last}"


def render_figures(figures: Figures, names: Names) -> RenderableType:
    """Return *figures* as tables."""
    if not figures.questions:
        return Text("Nothing was asked in this time.")
    languages = {LANGUAGES.get(code, code): count for code, count in figures.languages.items()}
    return Group(
        _headline(figures),
        _days_table(figures),
        _counts_table("language", languages),
        _counts_table("kind of answer", {kind.replace("_", " "): count for kind, count in figures.kinds.items()}),
        _counts_table("role", names.of_roles(figures.roles)),
        _counts_table("article cited", names.of_articles(figures.articles)),
        _latency_table(figures),
    )


def _headline(figures: Figures) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    outcomes, votes = figures.outcomes, figures.helpful + figures.unhelpful
    table.add_row("questions", f"{figures.questions:,}")
    table.add_row("answered", f"{outcomes[Outcome.ANSWERED]:,} ({percent(figures.answered_share)})")
    table.add_row("not covered", f"{outcomes[Outcome.NOT_COVERED]:,}")
    table.add_row("small talk", f"{outcomes[Outcome.SMALL_TALK]:,}")
    table.add_row("found helpful", f"{figures.helpful:,} of {votes:,} votes ({percent(figures.helpful_share)})")
    table.add_row("articles wished for", f"{figures.requests:,}")
    return table


def _days_table(figures: Figures) -> Table:
    table = Table()
    table.add_column("day (UTC)", no_wrap=True)
    platforms = [*figures.platforms]
    for name in ("questions", *(PLATFORMS.get(one, one) for one in platforms), "answered"):
        table.add_column(name, justify="right")
    for day in figures.days:
        if day.questions:
            own = (f"{day.platforms.get(one, 0):,}" for one in platforms)
            table.add_row(f"{day.date:%Y-%m-%d}", f"{day.questions:,}", *own, percent(day.answered_share))
    return table


def _counts_table(what: str, counts: Mapping[str, int]) -> Table:
    table = Table()
    table.add_column(what, overflow="fold")
    table.add_column("questions", justify="right")
    for name, count in list(counts.items())[:_MOST_NAMES]:
        table.add_row(Text(_short(name)), f"{count:,}")
    return table


def _latency_table(figures: Figures) -> Table:
    table = Table()
    table.add_column("stage")
    for name in ("median ms", "p95 ms"):
        table.add_column(name, justify="right")
    for stage, own in figures.latency.items():
        table.add_row(safe(stage), f"{own.median:.1f}", f"{own.p95:.1f}")
    return table


def _short(text: str) -> str:
    line = one_line(text)
    return safe(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…")
