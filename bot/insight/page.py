"""Report → one HTML page that loads nothing and runs nothing. Its looks are in report.css."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from xml.etree.ElementTree import Element

from bot.insight.charts import bars, parts_bar, share_chart, volume_chart
from bot.insight.figures import Figures
from bot.insight.gaps import Gap
from bot.insight.markup import document, element, table, words
from bot.insight.names import LANGUAGES, PLATFORMS, Names
from bot.insight.report import MOST_GAPS, Report
from bot.insight.wording import answered_by_now, percent, text_is_not_kept
from bot.state.records import Outcome

#: Nothing is loaded, run, framed or sent; the looks stand in the page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_MOST_EXAMPLES, _MOST_REASONS = 4, 2


def render_page(report: Report) -> str:
    """Return *report* as an HTML document."""
    style = (resources.files("bot.insight") / "report.css").read_text("utf-8")
    head = [
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", words(report.title).text),
        element("style", style),
    ]
    main = element("main", *(_sections(report) if report.now.questions else [_nothing_yet()]))
    return document(head, [_header(report), main, _footer()], {"lang": "en"})


def _header(report: Report) -> Element:
    period = report.now.period
    span = f"{period.since:%-d %B %Y} to {period.until:%-d %B %Y}"
    places = ", ".join(PLATFORMS.get(name, name) for name in report.now.platforms)
    return element(
        "header",
        element("p", "Rolewise", class_="brand"),
        words(report.title, tag="h1"),
        element("p", " · ".join(part for part in (span, places) if part), class_="span"),
    )


def _nothing_yet() -> Element:
    return element(
        "section",
        element("h2", "No questions yet"),
        element("p", "Nobody asked anything in this time. As soon as somebody does, this page shows how it went."),
        class_="nothing",
    )


def _sections(report: Report) -> Iterator[Element]:
    now, names = report.now, report.names
    yield element("p", *_summary(report), class_="summary")
    yield element("section", *_cards(report), class_="cards", aria_label="At a glance")
    yield _section("How much was asked", volume_chart(now.days), note="Days are in UTC.")
    yield _section("How much was answered", share_chart(now.days), note="Of all questions but small talk.")
    yield _gaps_section(report)
    languages = {LANGUAGES.get(code, code): count for code, count in now.languages.items()}
    places = {PLATFORMS.get(name, name): count for name, count in now.platforms.items()}
    yield element(
        "div",
        _section("Most asked about", _bars_or_none(names.of_roles(now.roles), "Questions that name a role")),
        _section("Most cited articles", _bars_or_none(names.of_articles(now.articles), "Answers that cite it")),
        _section("Languages and places", bars(languages, "Questions by language"), bars(places, "Questions by place")),
        _section("What people made of it", *_feedback(now)),
        class_="pairs",
    )
    yield _section("How long it took", *_latency(now))


def _section(heading: str, *content: Element, note: str = "") -> Element:
    remark = element("p", note, class_="note") if note else None
    return element("section", element("h2", heading), remark, *content)


def _summary(report: Report) -> Iterator[Element | str]:
    """Yield what a reader should take away, in a sentence or two."""
    now = report.now
    yield element("strong", f"{now.questions:,} {'question' if now.questions == 1 else 'questions'}")
    if now.answered_share is not None:
        yield ", of which "
        yield element("strong", f"{percent(now.answered_share)} were answered")
        yield " with cited sources"
    yield "."
    if now.roles:
        yield " The role asked about most is "
        yield words(report.names.role(next(iter(now.roles))), tag="strong")
        yield "."
    if gap := next((gap for gap in report.gaps.groups[:MOST_GAPS] if not gap.is_filled), None):
        yield " The articles miss most: “"
        yield words(gap.name, gap.language, tag="strong")
        yield f"”, asked {_times(gap.count)}."


def _cards(report: Report) -> Iterator[Element]:
    now, before = report.now, report.before
    votes = now.helpful + now.unhelpful
    yield _card("Questions", f"{now.questions:,}", _growth(now.questions, before))
    yield _card(
        "Answered", percent(now.answered_share), _points(now.answered_share, before.answered_share if before else None)
    )
    helpful = _points(now.helpful_share, before.helpful_share if before else None) or f"of {votes:,} votes"
    yield _card("Found helpful", percent(now.helpful_share), helpful if votes else "no votes yet")
    if total := now.latency.get("total"):
        yield _card("Typical answer", f"{total.median:,.0f} ms", f"95 of 100 within {total.p95:,.0f} ms")


def _card(name: str, figure: str, remark: str) -> Element:
    told = element("p", remark, class_="remark") if remark else None
    return element("div", element("h2", name), element("p", figure, class_="figure"), told, class_="card")


def _growth(questions: int, before: Figures | None) -> str:
    if before is None:
        return ""
    change = round(100 * questions / before.questions) - 100
    return f"{_sign(change)}{abs(change):,}% on {before.questions:,} before" if change else "as before"


def _points(share: float | None, before: float | None) -> str:
    if share is None or before is None:
        return ""
    change = round(100 * share) - round(100 * before)
    points = "point" if abs(change) == 1 else "points"
    return f"{_sign(change)}{abs(change)} {points} on {percent(before)} before" if change else "as before"


def _sign(change: float) -> str:
    return "▲ " if change > 0 else "▼ "


def _gaps_section(report: Report) -> Element:
    gaps = report.gaps
    note = (
        "Questions that were refused or found unhelpful, or for which an article was asked, in groups of one meaning."
    )
    listed = element("ol", *(_gap_item(gap, report.names) for gap in gaps.groups[:MOST_GAPS]), class_="gaps")
    parts = [listed] if gaps.groups else []
    if len(gaps.groups) > MOST_GAPS:
        more = f"{len(gaps.groups) - MOST_GAPS:,} more are shown by "
        command = f"rolewise gaps --since {report.now.period.since:%Y-%m-%d}"
        parts.append(element("p", more, element("code", command), ".", class_="note"))
    if gaps.untold:
        parts.append(element("p", text_is_not_kept(gaps.untold), class_="note"))
        near = report.names.of_articles(gaps.articles)
        parts += [bars(near, "Nearest articles of these questions", most=5)] if near else []
    if not gaps.count:
        parts.append(element("p", "Every question was answered, and nobody found an answer unhelpful.", class_="note"))
    return _section("What the articles miss", *parts, note=note)


def _gap_item(gap: Gap, names: Names) -> Element:
    others = [question for question in gap.wordings if question.text != gap.name][:_MOST_EXAMPLES]
    examples = element("ul", *(words(one.text, one.language, tag="li") for one in others)) if others else None
    reasons = [element("p", "“", words(reason), "”", class_="reason") for reason in gap.reasons[:_MOST_REASONS]]
    return element(
        "li",
        element("p", words(gap.name, gap.language, tag="strong"), element("b", _times(gap.count), class_="count")),
        examples,
        *reasons,
        element("p", *_gap_facts(gap, names), class_="facts"),
    )


def _gap_facts(gap: Gap, names: Names) -> Iterator[Element]:
    if told := answered_by_now(gap):
        yield element("span", told.capitalize(), class_="mended")
    if gap.requests:
        yield element("span", f"Article asked for {_times(gap.requests)}")
    if gap.unhelpful:
        yield element("span", f"Found unhelpful {_times(gap.unhelpful)}")
    if len(gap.languages) > 1:
        yield element("span", ", ".join(f"{LANGUAGES.get(one, one)} {count}" for one, count in gap.languages.items()))
    if gap.article:
        yield element("span", "Nearest: ", words(names.article(gap.article)))


def _feedback(now: Figures) -> Iterator[Element]:
    if now.helpful + now.unhelpful:
        yield parts_bar(
            [("answered", "Helpful", now.helpful), ("refused", "Not helpful", now.unhelpful)],
            f"{now.helpful:,} helpful and {now.unhelpful:,} unhelpful votes",
        )
    else:
        yield element("p", "Nobody has voted yet.", class_="note")
    outcomes = {"Answered": Outcome.ANSWERED, "Not covered": Outcome.NOT_COVERED, "Small talk": Outcome.SMALL_TALK}
    yield bars({name: now.outcomes[one] for name, one in outcomes.items()}, "Replies")
    yield element("p", f"An article was asked for {_times(now.requests)}." if now.requests else "", class_="note")


def _latency(now: Figures) -> Iterator[Element]:
    rows = [(stage.capitalize(), f"{one.median:,.1f}", f"{one.p95:,.1f}") for stage, one in now.latency.items()]
    yield element("div", table(("Stage", "Median, ms", "95 of 100 within, ms"), rows, "Milliseconds"), class_="wide")


def _bars_or_none(counts: dict[str, int], what: str) -> Element:
    return bars(counts, what) if counts else element("p", "None in this time.", class_="note")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _footer() -> Element:
    told = (
        "Made by Rolewise from its records, which hold nothing of who asked. Askers who keep their questions private"
        " are counted for a day only, and their words are never shown."
    )
    return element("footer", element("p", told))
