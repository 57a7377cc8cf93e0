"""Questions with what a right reply to them holds: one JSON object a line, as benchmarks and editors write them."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from knowledge.folder import shown
from knowledge.language import detect_language
from knowledge.models import Language, Passage

_Name = Annotated[str, StringConstraints(min_length=1)]
_OBJECT = TypeAdapter(dict[str, Any])
_JUDGEMENTS = 'add "relevant", "facts" or "covered", or name the file with --not-covered'


class EvaluationError(Exception):
    """An evaluation that cannot be run: the place, what is wrong there, and the cure."""


class JudgedQuestion(BaseModel):
    """A question with what a right reply to it holds. Keys that are not ours are passed over: each benchmark has some.

    ``relevant`` and ``excluded`` hold names of passages, see ``names``. ``facts`` are groups of spellings, of which an
    answer must show one each. ``covered`` is False for a question that the knowledge does not answer.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    id: _Name
    text: _Name
    language: Language = Field(validation_alias=AliasChoices("language", "lang"))
    kind: _Name | None = None
    relevant: tuple[_Name, ...] = ()
    excluded: tuple[_Name, ...] = ()
    facts: tuple[Annotated[tuple[_Name, ...], Field(min_length=1)], ...] = ()
    covered: bool = True
    place: str = ""  # file and line, for messages

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, data: object) -> object:
        """Detect a language that is not given."""
        if isinstance(data, dict):
            text = data.get("text")
            detected = detect_language(text) if isinstance(text, str) else "en"
            return {**data, "language": data.get("language") or data.get("lang") or detected}
        return data

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if not self.covered and (self.relevant or self.facts):
            msg = "covered is false, but relevant or facts say what covers it"
            raise ValueError(msg)
        return self

    @property
    def needs_an_answer(self) -> bool:
        """Whether the whole assistant is judged by this question, and not the retriever alone."""
        return bool(self.facts) or "covered" in self.model_fields_set


def names(passage: Passage) -> tuple[str, ...]:
    """Return what *passage* may be named by: its id, its article's id, and that with a heading: ``ARTICLE#HEADING``."""
    article = passage.article_id
    return (passage.id, article, *(f"{article}#{heading}" for heading in passage.section))


def read_questions(paths: Sequence[Path], not_covered: Sequence[Path] = ()) -> list[JudgedQuestion]:
    """Return the questions of all files in order; every one in *not_covered* counts as not covered, whatever it says.

    Raises EvaluationError for a file or line that cannot be read, an id that stands twice, a question that nothing
    says how to judge, and when there is none at all.
    """
    questions: dict[str, JudgedQuestion] = {}
    for path in dict.fromkeys((*paths, *not_covered)):
        for number, line in _lines(path):
            question = _read(path, number, line, refused=path in not_covered)
            if question.id in questions:
                msg = f"{question.place}: the id {question.id!r} stands at {questions[question.id].place} too"
                raise EvaluationError(f"{msg}; give each question an id of its own")
            questions[question.id] = question
    if not questions:
        files = ", ".join(map(shown, dict.fromkeys((*paths, *not_covered))))
        raise EvaluationError(f'{files}: there is no question; write one object a line: {{"text": …, "relevant": […]}}')
    return list(questions.values())


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of the file that are not blank, with their numbers from 1."""
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{shown(path)}: the questions cannot be read ({error.strerror}); name a file of JSON Lines"
        raise EvaluationError(msg) from error
    yield from (
        (number, line) for number, line in enumerate(content.removeprefix(BOM_UTF8).split(b"\n"), 1) if line.strip()
    )


def _read(path: Path, number: int, line: bytes, *, refused: bool) -> JudgedQuestion:
    place = f"{shown(path)}:{number}"
    try:
        given = {name: value for name, value in _OBJECT.validate_json(line).items() if value is not None}
        given = {"id": f"{path.stem}:{number}"} | given
        if refused:
            given |= {"covered": False, "relevant": (), "facts": (), "kind": given.get("kind", path.stem)}
        question = JudgedQuestion.model_validate(given | {"place": place})
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(map(str, detail["loc"]))
        value = f" (it is {_short(detail['input'])})" if where else ""
        what = f"{where}: {detail['msg']}{value}" if where else str(detail["msg"])
        raise EvaluationError(f'{place}: {what}; write one object a line: {{"text": …, "relevant": […]}}') from error
    if not (question.relevant or question.needs_an_answer):
        raise EvaluationError(f"{place}: nothing says how to judge {question.text!r}; {_JUDGEMENTS}")
    return question


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
