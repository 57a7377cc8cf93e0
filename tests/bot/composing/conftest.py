"""What the tests of composing share: hits that stand under a heading, and answers made of nothing but such hits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from bot.composing.composer import Composer
from bot.composing.excerpts import Subjects
from bot.composing.material import Material, Sense
from bot.composing.planning import carry_out
from bot.composing.wording import Wording
from bot.inquiry import Reader
from bot.models import Answer, Question
from index.retrieval import Hit
from knowledge.facets import Facets
from knowledge.roles import Roles

if TYPE_CHECKING:
    from tests.bot.conftest import MakeHit


class Found(Protocol):
    """Makes a hit on a passage of *statements* under *heading*, each as *similar* to the question as the others."""

    def __call__(self, heading: str, *statements: str, similar: float = 0.9, **more: Any) -> Hit:
        """Return the hit; *more* is what ``make_hit`` takes. Each passage has a section of its own unless told."""


class MakeMaterial(Protocol):
    """Makes the material of an answer to *text* from *hits* alone, the first the best."""

    def __call__(
        self,
        text: str,
        *hits: Hit,
        language: str | None = None,
        sources: int | None = None,
        further: Mapping[str, Sequence[Hit]] | None = None,
    ) -> Material:
        """Return it. Every further question finds *hits* again, or what *further* gives for its text."""


class Compose(Protocol):
    """Composes the answer to *text* from *hits* alone, the first the best, as the assistant does."""

    def __call__(
        self, text: str, *hits: Hit, language: str | None = None, sources: int | None = None, old_before: int = 0
    ) -> Answer:
        """Return it; there must be one."""


@pytest.fixture(scope="session")
def composer(roles: Roles, facets: Facets) -> Composer:
    """Return a composer with the roles and facets that ship."""
    return Composer(roles, facets)


@pytest.fixture(scope="session")
def wording(roles: Roles) -> Wording:
    """Return what compares statements."""
    return Wording(roles)


@pytest.fixture(scope="session")
def sense(roles: Roles, facets: Facets, wording: Wording) -> Sense:
    """Return how statements are understood with the roles and facets that ship."""
    return Sense(facets, Subjects(roles, facets, wording), wording)


@pytest.fixture(scope="session")
def found(make_hit: MakeHit) -> Found:
    """Return a function that makes a hit under a heading."""
    numbers = count(1)

    def make(heading: str, *statements: str, similar: float = 0.9, **more: Any) -> Hit:
        own = {"section": (heading,) if heading else (), "place": (next(numbers), 0)} | more
        return make_hit(dict.fromkeys(statements, similar), **own)

    return make


@pytest.fixture(scope="session")
def make_material(composer: Composer, reader: Reader) -> MakeMaterial:
    """Return a function that makes the material of an answer."""

    def make(
        text: str,
        *hits: Hit,
        language: str | None = None,
        sources: int | None = None,
        further: Mapping[str, Sequence[Hit]] | None = None,
    ) -> Material:
        def find(texts: Sequence[str]) -> list[Sequence[Hit]]:
            return [hits if further is None else further.get(own, ()) for own in texts]

        inquiry = reader.read(Question.read(text, language))
        return composer.material(inquiry, hits, inquiry.question.language, sources, find)

    return make


@pytest.fixture(scope="session")
def compose(composer: Composer, make_material: MakeMaterial) -> Compose:
    """Return a function that composes an answer."""

    def make(
        text: str, *hits: Hit, language: str | None = None, sources: int | None = None, old_before: int = 0
    ) -> Answer:
        material = make_material(text, *hits, language=language, sources=sources)
        plan = composer.lay_out(material) or composer.quote(material)
        assert plan is not None
        done = carry_out(plan, material.language, old_before)
        inquiry = material.inquiry
        return Answer(inquiry.question, 1.0, done.parts, done.citations, kind=inquiry.kind, notes=done.notes)

    return make


@pytest.fixture(scope="session")
def texts() -> Callable[[Answer], list[str]]:
    """Return a function that gives what an answer says, statement by statement."""
    return lambda answer: [statement.text for statement in answer.statements]
