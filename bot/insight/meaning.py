"""Questions → vectors of what they are about, whoever of the known roles they ask it about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np

from bot.models import Question
from index.centring import Centring
from index.seams import Encoder, Vectors
from knowledge.language import detect_language
from knowledge.roles import Roles

#: What stands for any known role: "How much does a data engineer earn?" and "DS salary" miss the same.
_ANY_ROLE = {"en": "job", "zh": "工作"}
#: Characters of a question that are read; a longer one is a text that was pasted, and its time grows with its length.
_READ = 500


class Meanings:
    """Vectors of questions by which they are grouped: those of one gap lie near each other, whatever their language.

    A question counts twice, as it was asked and with every known role called a job; then what all questions about
    roles have in common is taken out, which otherwise hides what tells them apart. benchmarks/gaps.py measures it.
    """

    def __init__(self, encoder: Encoder, centring: Centring, roles: Roles) -> None:
        self._encoder, self._centring, self._roles = encoder, centring, roles

    def of(self, questions: Sequence[Question]) -> Vectors:
        """Return a vector of unit length for each of *questions*, shape (len(questions), dim)."""
        usual = usual_questions()
        vectors = self._both([*questions, *usual])
        return _unit(vectors - vectors.mean(axis=0))[: len(questions)]

    def _both(self, questions: Sequence[Question]) -> Vectors:
        languages = [question.language for question in questions]
        texts = [question.text[:_READ] for question in questions]
        unnamed = [self._unnamed(*one) for one in zip(texts, languages, strict=True)]
        encoded = self._encoder.encode_queries([*texts, *unnamed])
        centred = self._centring.queries(encoded, languages * 2)
        return _unit(centred[: len(texts)] + centred[len(texts) :])

    def _unnamed(self, text: str, language: str) -> str:
        """Return *text* with no known role named in it."""
        for mention in reversed(self._roles.find(text)):
            text = text[: mention.start] + _ANY_ROLE.get(language, _ANY_ROLE["en"]) + text[mention.end :]
        return text


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


@cache
def usual_questions() -> tuple[Question, ...]:
    """Return what people usually ask: with them, few questions have a mean that says what many have in common."""
    text = (resources.files("bot.insight") / "usual_questions.txt").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(Question(line, detect_language(line)) for line in lines if line and not line.startswith("#"))
