"""The assistant answers from an index, or says that the knowledge does not cover the question."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from bot.assistant import Assistant
from bot.composing.composer import Composer
from bot.conversation import FollowUps
from bot.inquiry import make_reader
from bot.lines import plain_text
from bot.models import Answer, Courtesy, NotCovered, Question
from bot.wiring import assemble
from index.archive import Archive
from index.building import build_index
from index.calibration import Calibration
from index.centring import Centring
from index.contents import Contents, open_contents
from index.encoders.packaged import PackagedEncoder
from index.retrieval import Retriever, Search
from knowledge.facets import Facets
from knowledge.library import read_library
from knowledge.roles import Roles

TEAM = {
    "engineer.md": """\
        ---
        id: engineer
        language: en
        source: {published: 2019-03}
        ---
        # The data engineer

        ## What is a data engineer?

        A data engineer is a builder of pipelines. Data engineers earn 9 francs an hour.

        ## Which tools does a data engineer use?

        A data engineer uses these tools:

        - Airflow
        - Spark
        """,
    "scientist.md": """\
        # The data scientist

        ## What is a data scientist?

        A data scientist is a builder of models.

        ## Which tools does a data scientist use?

        A data scientist uses notebooks and pandas.
        """,
}
ALWAYS = Calibration(threshold=-1.0, steepness=100.0, scale="similarity", origin="these tests")
NEVER = Calibration(threshold=1.0, steepness=100.0, scale="similarity", origin="these tests")


@pytest.mark.parametrize(
    ("question", "language", "fact"),
    [
        ("When do bakers start work?", "en", "3 in the morning"),
        ("Which tools does a baker use?", "en", "spiral mixer"),
        ("What does a beekeeper do?", "en", "honey"),
        ("面包师几点开始工作？", "zh", "凌晨 3 点"),
    ],
)
def test_an_answer_says_what_the_articles_say_and_cites_it(
    question: str, language: str, fact: str, small_assistant: Assistant
) -> None:
    reply = small_assistant.ask(Question.read(question))
    assert isinstance(reply, Answer)
    assert reply.question == Question(question, language)
    assert fact in plain_text(reply)
    assert 0.5 <= reply.confidence <= 1.0
    for statement in reply.statements:
        cited = [reply.citations[number - 1].passage for number in statement.citations]
        assert any(statement.text in passage.quote for passage in cited)


@pytest.mark.parametrize("question", ["What is the boiling point of lead?", "明天股市会涨吗？"])
def test_what_is_not_covered_is_refused_with_the_nearest_articles(question: str, small_assistant: Assistant) -> None:
    reply = small_assistant.ask(Question.read(question))
    assert isinstance(reply, NotCovered)
    assert 0.0 <= reply.confidence < 0.5
    nearest = [reference.id for reference in reply.nearest]
    assert len(nearest) == len(set(nearest)) == 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_nearest_are_works_and_not_their_translations_in_the_askers_language(
    language: str, notes_contents: Contents, encoder: PackagedEncoder, centring: Centring
) -> None:
    assistant = assemble(Retriever(notes_contents, encoder, centring), NEVER)
    reply = assistant.ask(Question("What does MLOps 工程师 ask of a data scientist?", language))
    assert isinstance(reply, NotCovered)
    assert [reference.id[-3:] for reference in reply.nearest] == [f"-{language}"] * 3
    assert len({reference.id for reference in reply.nearest}) == 3


@pytest.mark.parametrize("sources", [1, 2, 5])
def test_at_most_so_many_passages_are_cited_as_asked_for(
    sources: int, notes_contents: Contents, encoder: PackagedEncoder, centring: Centring
) -> None:
    assistant = assemble(Retriever(notes_contents, encoder, centring), ALWAYS)
    reply = assistant.ask(Question.read("What tools does an MLOps engineer use?"), sources=sources)
    assert isinstance(reply, Answer)
    assert 1 <= len(reply.citations) <= sources


@pytest.fixture(scope="module")
def team(
    tmp_path_factory: pytest.TempPathFactory,
    encoder: PackagedEncoder,
    centring: Centring,
    roles: Roles,
) -> Retriever:
    """Return a retriever over articles of 2019 and of an unknown year that tell of two roles."""
    folder = write_team(tmp_path_factory.mktemp("team") / "articles")
    archive = Archive(tmp_path_factory.mktemp("team-data"))
    with archive.building():
        build_index(archive, read_library(folder, roles), encoder, centring, articles_name=str(folder))
    return Retriever(open_contents(archive.open()[1]), encoder, centring)


def write_team(folder: Path) -> Path:
    """Write the articles of ``team`` into *folder* and return it."""
    folder.mkdir()
    for name, text in TEAM.items():
        (folder / name).write_text(dedent(text), "utf-8")
    return folder


def _assistant(retriever: Retriever, roles: Roles, facets: Facets, year: int, old_after: int) -> Assistant:
    """Return an assistant in *year* that is sure of everything."""
    reader = make_reader(roles, facets)
    follow_ups, composer = FollowUps(roles, facets, reader), Composer(roles, facets)
    today = date(year, 6, 1)
    return Assistant(retriever, ALWAYS, reader, follow_ups, composer, old_after=old_after, today=lambda: today)


@pytest.mark.parametrize(
    ("year", "old_after", "told"), [(2024, 4, {2019}), (2023, 4, set()), (2020, 0, {2019}), (2019, 0, set())]
)
def test_the_year_is_told_of_sources_that_are_more_than_so_many_years_old(
    year: int, old_after: int, told: set[int], team: Retriever, roles: Roles, facets: Facets
) -> None:
    reply = _assistant(team, roles, facets, year, old_after).ask(Question.read("data engineer vs data scientist"))
    assert isinstance(reply, Answer)
    published = {citation.number: citation.reference.source.published for citation in reply.citations}
    assert set(published.values()) == {"2019-03", None}
    assert {statement.year for statement in reply.statements} - {None} == told
    assert not any(s.year for s in reply.statements if published[s.citations[0]] is None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("data engineer", "overview"),
        ("How does a data engineer differ from a data scientist?", "comparison"),
        ("Which tools does a data engineer use?", "list"),
        ("Does a data engineer build models?", "yes_no"),
        ("Why does a data engineer build pipelines?", "other"),
    ],
)
def test_an_answer_names_its_kind_and_suggests_what_was_neither_asked_nor_told(
    text: str, kind: str, team: Retriever
) -> None:
    reply = assemble(team, ALWAYS).ask(Question.read(text))
    assert isinstance(reply, Answer)
    assert reply.kind == kind
    assert text not in reply.suggestions
    assert len(reply.suggestions) <= 3
    cited = {heading for citation in reply.citations for heading in citation.passage.section}
    assert cited.isdisjoint(reply.suggestions)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_role_is_described_in_the_language_that_was_asked_for(language: str, team: Retriever, roles: Roles) -> None:
    reply = assemble(team, ALWAYS).describe(roles["data-engineer"], language)
    assert isinstance(reply, Answer)
    assert (reply.kind, reply.question.language) == ("overview", language)
    assert any("pipelines" in statement.text for statement in reply.statements)


def test_what_is_told_of_one_role_only_is_no_answer_about_another(team: Retriever) -> None:
    reply = assemble(team, ALWAYS).ask(Question.read("How many francs does a data scientist earn?"))
    told = [statement.text for statement in reply.statements] if isinstance(reply, Answer) else []
    assert not any("francs" in text for text in told)
    earns = assemble(team, ALWAYS).ask(Question.read("How many francs does a data engineer earn?"))
    assert isinstance(earns, Answer)
    assert "9 francs" in earns.statements[0].text
    assert earns.statements[0].credited


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("How does a data engineer differ from a data scientist?", ("data-engineer", "data-scientist")),
        ("How many francs does a data scientist earn?", ("data-scientist",)),
        ("What does a prompt engineer do?", ()),
        ("How does a prompt engineer differ from a data engineer?", ("data-engineer",)),
        ("hello", ()),
    ],
)
def test_a_reply_names_the_known_roles_of_its_question_and_no_word_of_the_asker(
    text: str, named: tuple[str, ...], team: Retriever
) -> None:
    assert assemble(team, ALWAYS).ask(Question.read(text)).roles == named


def test_an_unknown_role_is_named_with_the_known_ones_that_may_be_meant(team: Retriever) -> None:
    reply = assemble(team, ALWAYS).ask(Question.read("What does a prompt engineer do?"))
    assert isinstance(reply, NotCovered)
    assert reply.unknown_role == "prompt engineer"
    assert not reply.looked_up
    assert reply.suggestions == ()


@pytest.mark.parametrize("text", ["Hello!", "你好"])
def test_a_greeting_is_answered_with_questions_that_the_knowledge_covers(text: str, team: Retriever) -> None:
    assistant = assemble(team, ALWAYS)
    reply = assistant.ask(Question.read(text))
    assert isinstance(reply, NotCovered)
    assert reply.small_talk
    assert 1 <= len(reply.suggestions) <= 3
    assert reply.nearest == ()
    assert list(reply.timings_ms) == ["encode", "search", "compose", "total"]


@pytest.mark.parametrize(("text", "courtesy"), [("thanks!", Courtesy.THANKS), ("拜拜", Courtesy.FAREWELL)])
def test_who_thanks_or_leaves_is_asked_nothing_more(text: str, courtesy: Courtesy, team: Retriever) -> None:
    reply = assemble(team, ALWAYS).ask(Question.read(text))
    assert isinstance(reply, NotCovered)
    assert (reply.small_talk, reply.courtesy, reply.suggestions) == (True, courtesy, ())


def test_further_questions_are_searched_in_the_language_that_they_are_in(
    team: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []

    def search_all(texts: Sequence[str], language: str, k: int = 10) -> list[Search]:
        searched.append(language)
        return Retriever.search_all(team, texts, language, k)

    assistant = assemble(team, ALWAYS)
    with monkeypatch.context() as patch:
        patch.setattr(team, "search_all", search_all)
        patch.setattr(team, "search", lambda text, language, k: Retriever.search_all(team, [text], language, k)[0])
        assistant.ask(Question("data engineer", "de"))
    assert searched == ["en"]


def test_timings_are_told_for_each_stage_and_none_is_counted_twice(small_assistant: Assistant) -> None:
    for text in ("What does a baker do?", "Who won the race?"):
        timings = small_assistant.ask(Question.read(text)).timings_ms
        assert list(timings) == ["encode", "search", "compose", "total"]
        assert min(timings.values()) >= 0
        assert timings["encode"] + timings["search"] + timings["compose"] <= timings["total"] + 1e-6


def test_sixteen_threads_get_the_replies_that_one_gets(small_assistant: Assistant) -> None:
    texts = ("What does a baker do?", "Which tools does a beekeeper use?", "面包师做什么？", "Who won the race?")
    questions = [Question.read(text) for text in texts] * 16
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(small_assistant.ask, questions))
    alone = [replace(small_assistant.ask(question), timings_ms={}) for question in questions[: len(texts)]]
    assert {type(reply) for reply in alone} == {Answer, NotCovered}
    assert [replace(reply, timings_ms={}) for reply in replies] == alone * 16
