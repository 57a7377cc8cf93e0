"""What a question is about, and how it is said in the words of ``follow_ups.yaml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.following.phrases import Form, Phrases, filled, load_phrases
from bot.following.rewording import Heard, Subject, distinct, hear, is_chinese, joined, plural, singular
from bot.inquiry import Reader
from bot.models import Kind, Question
from knowledge.facets import ROLE_MARK, Facets
from knowledge.roles import Roles


@dataclass(frozen=True)
class Talk:
    """A follow-up and what it follows.

    ``latest`` is the question before, ``before`` the latest that names a role, ``roles`` those that it asks about.
    ``pair`` are the roles of which one speaks: those of ``before``, with the other one last spoken of if it has one
    only. ``followed`` are the questions before, latest first. ``linked`` when the follow-up begins with "and" or so.
    """

    now: Heard
    latest: Heard
    before: Heard | None
    roles: tuple[Subject, ...]
    pair: tuple[Subject, ...]
    followed: tuple[Heard, ...] = ()
    linked: bool = False


class Wording:
    """Tells what questions are about and says them anew. Keeps what it heard last; safe to use from several threads."""

    def __init__(self, roles: Roles, facets: Facets, reader: Reader) -> None:
        self.roles, self.facets, self.phrases = roles, facets, load_phrases()
        self._reader = reader
        self._hear = lru_cache(maxsize=256)(lambda text, language: hear(text, language, roles))
        self._asked = lru_cache(maxsize=256)(lambda text: tuple(facets.of(text)))

    def hear(self, text: str, language: str) -> Heard:
        """Return *text* as heard."""
        return self._hear(text, language)

    def asked(self, text: str) -> tuple[str, ...]:
        """Return the facets that *text* asks for."""
        return self._asked(text)

    def again(self, talk: Talk, text: str) -> Talk:
        """Return *talk* with *text* as its follow-up."""
        return replace(talk, now=self.hear(text, talk.now.language))

    # What a question is about.

    def content(self, heard: Heard) -> list[str]:
        """Return the words of *heard* that are neither roles, nor facets, nor words that any question may have."""
        phrases = self.phrases[heard.language]
        rest = heard.masked.replace(ROLE_MARK, " ")
        if heard.language == "zh":
            for asked in phrases.asks:
                rest = asked.words.sub(" ", rest)
            for filler in sorted(phrases.fillers, key=len, reverse=True):
                rest = rest.replace(filler, " ")
            return re.findall(r"\w+", rest)
        for asked in phrases.asks:
            rest = re.sub(rf"(?i)(?<!\w)(?:{asked.words.pattern})(?!\w)", " ", rest)
        words = re.findall(r"[\w+#&’'-]+(?:\.\w+)*", rest)
        return [word for word in words if word.lower() not in phrases.fillers and not self._facet_word(word, phrases)]

    def _facet_word(self, word: str, phrases: Phrases) -> bool:
        return any(asked.words.fullmatch(word) for asked in phrases.asks) or bool(self.asked(word))

    def is_apart(self, heard: Heard) -> bool:
        """Return whether *heard* is of everyday life, small talk or an order, which follow nothing."""
        phrases = self.phrases[heard.language]
        return bool(phrases.everyday.search(heard.text) or phrases.orders.search(heard.text))

    def are_together(self, talk: Talk) -> bool:
        """Return whether the last two roles are meant: "how do they work together"."""
        return len(talk.pair) > 1 and bool(self.phrases[talk.now.language].jointly.search(talk.now.text))

    def noun(self, heard: Heard) -> str | None:
        """Return the word of *heard* that names a facet: "courses"."""
        asks = [asked for asked in self.phrases[heard.language].asks if asked.facet != "difference"]
        found = (re.search(rf"(?i)(?<!\w)(?:{asked.words.pattern})(?!\w)", heard.masked) for asked in asks)
        if heard.language == "zh":
            found = (asked.words.search(heard.masked) for asked in asks)
        return next((match.group() for match in found if match), None)

    def things(self, heard: Heard, subjects: Sequence[Subject]) -> tuple[str, str] | None:
        """Return the word for what *heard* asks for, and how it is told again: "the tools for a data engineer"."""
        things = self.phrases[heard.language].things
        asked = things.roles.search(heard.masked)
        if asked and subjects and subjects[0].is_field:
            words = {"noun": asked["noun"], "field": subjects[0].said}
            return asked["noun"], self.fill(things.say_roles, subjects, heard.language, words=words)
        noun = self.noun(heard)
        return (noun, self.fill(things.say, subjects, heard.language, words={"noun": noun})) if noun else None

    def compares(self, heard: Heard) -> bool:
        """Return whether *heard* asks how roles differ or what they share."""
        inquiry = self._reader.read(Question(heard.text, heard.language))
        return len(heard.distinct) > 1 and (inquiry.kind is Kind.COMPARISON or "difference" in inquiry.facets)

    def said_in(self, heard: Heard, language: str) -> str | None:
        """Return *heard* in *language*, as a question about a facet; None when it asks for more than that."""
        if heard.language == language:
            return heard.text
        phrases = self.phrases[language]
        if self.compares(heard):
            return self.fill(phrases.versus.say, heard.distinct, language)
        facets = [facet for facet in self.asked(heard.text) if self.facets[facet].asks]
        if not heard.distinct or self.content(heard):
            return None
        return self.facet_question(facets, heard.distinct, language)

    def facet_question(self, facets: Sequence[str], subjects: Sequence[Subject], language: str) -> str:
        """Return the question about the first of *facets*, or else about the duties, of *subjects*."""
        form = self.phrases[language].role_question
        if facets and self.facets[facets[0]].asks:
            asks = self.facets[facets[0]].asks
            form = asks.get(language, asks["en"])
        return self.fill(form, subjects, language)

    def topic(self, heard: Heard) -> str | None:
        """Return what a question about no role asks for: Kubernetes in "What is Kubernetes?"."""
        match = self.phrases[heard.language].topic.search(heard.masked)
        found = match and next((topic for topic in match.groups() if topic), None)
        return found.replace("\\", r"\\") if found else None

    def topic_in(self, language: str, heard: Heard) -> str | None:
        """Return the topic of *heard* where it can be told in *language*: no Chinese one in English."""
        topic = self.topic(heard)
        return None if topic and language == "en" and is_chinese(topic) else topic

    # What is said.

    def fill(
        self,
        template: str,
        subjects: Sequence[Subject],
        language: str,
        new: Sequence[Subject] = (),
        words: dict[str, str] | None = None,
    ) -> str:
        """Return *template* with the roles *subjects*, the *new* ones and *words* in its places."""
        phrases = self.phrases[language]
        both = distinct((*subjects, *new))
        alone = [singular(subject, language) for subject in subjects]
        named = {
            "a role": joined(alone, phrases, "or"),
            "role": joined([subject.name(language) for subject in subjects], phrases, "or"),
            "roles": joined([plural(subject, language) for subject in subjects], phrases, "and"),
            "both": joined([singular(subject, language) for subject in both], phrases, "and"),
            "both roles": joined([plural(subject, language) for subject in both], phrases, "and"),
        }
        return filled(template, named | (words or {}))

    def form_filled(self, form: Form, heard: Heard, subjects: Sequence[Subject]) -> str | None:
        """Return what *form* says of *heard*, whose subjects stay where they were, or None when it does not fit."""
        match = form.when.search(heard.masked)
        if match is None:
            return None
        words = {name: text or "" for name, text in match.groupdict().items()}
        words["these"] = "these" if words.get("noun", "").endswith("s") else "this"
        words["not"] = self.phrases[heard.language].negations.get(words.get("aux", "").lower(), "")
        words["noun"] = words.get("noun", "")
        return heard.unmasked(self.fill(form.say, subjects, heard.language, words=words))

    def last(self, heard: Heard) -> str:
        """Return *heard* as it reads within a sentence: "what does a data engineer do"."""
        first = heard.text.split(" ", 1)[0]
        filler = first.lower() in self.phrases["en"].fillers and first != "I"
        return heard.text[:1].lower() + heard.text[1:] if filler else heard.text
