"""Follow-ups: "and a data engineer?" → the whole question that it means after those before.

A follow-up says too little to stand alone: a role without a question, a question without a role, a word that stands for
one. What stands alone is never touched. Here it is heard, ``mending`` writes it as we do, ``rules`` understand it,
``wording`` says it, and all words are in ``follow_ups.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from bot.following.mending import Mending
from bot.following.rewording import Heard, distinct, finished, is_chinese
from bot.following.rules import Rules
from bot.following.wording import Talk, Wording
from bot.inquiry import Reader
from bot.models import LONGEST_QUESTION, Question
from knowledge.facets import ROLE_MARK, Facets
from knowledge.language import detect_language
from knowledge.roles import Roles

#: Characters of a follow-up, which says little, and of a question that one can follow; longer ones were pasted.
LONGEST_FOLLOW_UP = 160
LONGEST_FOLLOWED = 400
#: Questions that are looked back at, and turns, as some only say thanks.
_MOST_QUESTIONS = 3
_MOST_TURNS = 8
#: Words of a text whose language is anybody's guess.
_FEW = 2


class FollowUps:
    """Understands follow-ups. No state: safe to use from several threads.

    Its hundreds of patterns are compiled when a first question follows another: most processes answer only one.
    """

    def __init__(self, roles: Roles, facets: Facets, reader: Reader) -> None:
        self._known_of = roles, facets, reader

    @cached_property
    def _wording(self) -> Wording:
        return Wording(*self._known_of)

    @cached_property
    def _rules(self) -> Rules:
        return Rules(self._wording)

    @cached_property
    def _mending(self) -> Mending:
        return Mending(self._wording)

    def resolve(self, question: Question, turns: Sequence[Question]) -> Question:
        """Return the whole question that *question* means after *turns*, the whole questions before, latest last.

        The same object when it stands on its own.
        """
        if not turns or len(question.text) > LONGEST_FOLLOW_UP:
            return question
        followed = self._followed(turns)
        if not followed:
            return question
        language = self._language(question, followed[0].language)
        now = self._mending.mended(question.text, language)
        phrases = self._wording.phrases[language]
        if not re.search(r"\w", now.text) or self._is_foreign(now.text) or phrases.by_name.match(now.text):
            return question
        unlinked = phrases.link.sub("", now.text)
        if not re.search(r"\w", unlinked):
            return question
        named = self._mending.named(self._wording.hear(unlinked, language))
        talk = self._talk(named, followed, linked=unlinked != now.text)
        whole = self._rules.understood(talk)
        if whole is None:
            return question
        resolved = whole if isinstance(whole, Question) else Question(finished(whole), language)
        fits = len(resolved.text) <= LONGEST_QUESTION and re.search(r"\w", resolved.text)
        return resolved if fits and resolved != question else question

    # What was said, and before it.

    def _followed(self, turns: Sequence[Question]) -> list[Heard]:
        """Return the last questions, latest first; those that only say thanks, and pasted texts, are none."""
        heard = []
        for turn in reversed(turns[-_MOST_TURNS:]):
            language = "zh" if is_chinese(turn.text) else "en"
            phrases = self._wording.phrases[language]
            text = phrases.ours.sub("", self._mending.simplified(turn.text[: LONGEST_FOLLOWED + 1], language))
            if len(text) <= LONGEST_FOLLOWED and re.search(r"\w", phrases.lead.sub("", text)):
                found = self._wording.hear(text, turn.language)
                heard.append(Heard(found.text, self._known(turn.language, text), found.subjects))
        return heard[:_MOST_QUESTIONS]

    def _is_foreign(self, text: str) -> bool:
        """Return whether *text* is in a language of which no follow-up is understood; a few words do not tell."""
        return len(text.split()) > _FEW and detect_language(text) not in self._wording.phrases

    def _known(self, language: str, text: str) -> str:
        written = "zh" if is_chinese(text) else "en"
        return language if language in self._wording.phrases and language == written else written

    def _language(self, question: Question, before: str) -> str:
        """Return the language of a follow-up: its own, or that of the conversation when it is only names."""
        if is_chinese(question.text):
            return "zh"
        outside = self._wording.hear(question.text, question.language).masked.replace(ROLE_MARK, " ")
        words = re.findall(r"[a-z']+", outside.lower())
        phrases = self._wording.phrases["en"]
        own = any(word in phrases.fillers or word in phrases.spellings for word in words)
        own = own or any(asked.words.fullmatch(" ".join(words)) for asked in phrases.asks) or len(words) > 1
        said = any(pattern.fullmatch(outside.strip(" ?!.")) for pattern in phrases.languages.values())
        return "en" if own or said else before

    def _talk(self, now: Heard, followed: Sequence[Heard], *, linked: bool) -> Talk:
        with_roles = [heard for heard in followed if heard.subjects]
        before = with_roles[0] if with_roles else None
        roles = before.distinct if before else ()
        towards = before and self._wording.phrases[before.language].towards.search(before.masked)
        if before and towards:
            goal = max(towards.start(group) for group in range(1, len(towards.groups()) + 1))
            roles = (before.subjects[before.masked[:goal].count(ROLE_MARK)],)
        pair = before.distinct if before else ()
        if len(pair) == 1:
            earlier = (subject for heard in with_roles[1:] for subject in heard.distinct)
            pair = distinct((*[subject for subject in earlier if subject.key != pair[0].key][:1], *pair))
        return Talk(now, followed[0], before, roles, pair, tuple(followed), linked)
