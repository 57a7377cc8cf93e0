"""The rules of follow-ups that are too short to stand alone: what they leave unsaid is what was spoken of before.

Four principles. What names its own topic stands alone. What else is short, and has no verb, no subject of its own, or a
subject that anyone may be, is asked of the roles before. Chinese puts them in front, as the topic; English puts them
where they stand naturally, mostly behind. What stands for all that was asked ("avoid that") brings the question along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.following.phrases import Form, filled
from bot.following.rewording import Subject
from bot.following.wording import Talk, Wording

#: Words, or Chinese characters, that a follow-up has at most; and a fragment.
_LONGEST = {"en": 11, "zh": 18}
_LONGEST_FRAGMENT = 5


class Carrying:
    """Each returns the whole question that a follow-up means, or None when it is not of its kind."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def form(self, talk: Talk) -> str | None:
        """Understand "how long does it take?", where "it" stands for no role but for becoming one."""
        phrases = self._wording.phrases[talk.now.language]
        return self._said(talk, phrases.forms) if talk.roles and not talk.now.subjects else None

    def carried(self, talk: Talk) -> str | None:
        """Understand "certs?", "worth it?", "do I need a degree", "要懂算法吗": asked of what was spoken of before.

        A thing that the question before was about comes first, where it was about no role.
        """
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        if not self._is_short(talk):
            return None
        if talk.roles and len(now.subjects) == 1 and phrases.with_role.search(now.masked):
            return self._wording.fill("{role}{x}", talk.roles[:1], now.language, words={"x": now.text})
        topic = None if talk.latest is talk.before else self._wording.topic_in(now.language, talk.latest)
        if topic and phrases.suits.search(now.masked):
            return f"{topic}{now.text}"
        if now.subjects:
            return None
        whole = self._said(talk, phrases.topical, {"topic": topic}) if topic else None
        if whole or not talk.roles:
            return whole
        whole = self._said(talk, phrases.carried)
        return self._about(talk) if whole and phrases.field_of.search(talk.latest.masked) else whole

    def about_last(self, talk: Talk) -> str | None:
        """Understand "how could we avoid that?": what stands for all of the last question is told by that question."""
        now, last, phrases = talk.now, talk.latest, self._wording.phrases[talk.now.language]
        if now.subjects or last.language != now.language or not self._is_short(talk):
            return None
        avoided, why = phrases.avoided.search(now.text), phrases.statement.search(last.text)
        if avoided and why:
            return filled(phrases.avoid_say, avoided.groupdict() | why.groupdict())
        return self._about(talk) if phrases.anaphora.search(now.text) else None

    def _about(self, talk: Talk) -> str | None:
        """Return the follow-up with the last question behind it, and with what that itself was about."""
        last, phrases = talk.latest, self._wording.phrases[talk.now.language]
        if last.language != talk.now.language:
            return None
        told, about = phrases.told.match(last.text), self._wording.last(last)
        if told:
            inner = self._wording.hear(told["x"], last.language)
            about = f"{told['last']}{phrases.joins['separator']}{self._wording.last(inner)}"
        return filled(phrases.about_last, {"x": talk.now.text, "last": about})

    def _said(self, talk: Talk, forms: Sequence[Form], words: dict[str, str] | None = None) -> str | None:
        text, language = talk.now.text, talk.now.language
        asked_before = self._wording.asked(talk.before.text) if talk.before else ()
        same = talk.before if talk.before and talk.before.language == language else None
        noun, things = (self._wording.things(same, talk.roles) if same else None) or ("", "")
        be = "are" if noun.endswith("s") else "is"
        again = {"noun": noun, "things": things, "is": be, "Is": be.capitalize()}
        for form in forms:
            match = form.when.search(text)
            fits = not form.facets or not form.facets.isdisjoint(asked_before)
            if not match or not fits or (form.needs_noun and not noun):
                continue
            if (form.plain and self._wording.content(talk.now)) or (form.fragment and not self._is_fragment(talk)):
                continue
            known = {name: said or "" for name, said in match.groupdict().items()}
            if language == "zh":
                known = {name: self._with_object(talk, said) for name, said in known.items()}
            return self._wording.fill(form.say, self._subjects(talk), language, words=known | again | (words or {}))
        return None

    def _subjects(self, talk: Talk) -> tuple[Subject, ...]:
        """Return the roles that are asked about: all that are spoken of when it is about what lies between them."""
        text, phrases = talk.now.text, self._wording.phrases[talk.now.language]
        together = "difference" in self._wording.asked(text) or phrases.of_all.search(text)
        return talk.pair if together else talk.roles

    def _with_object(self, talk: Talk, text: str) -> str:
        """Return *text* with the object that its verb had in the last question: 要懂哪些 → 要懂哪些算法."""
        phrases = self._wording.phrases["zh"]
        match = phrases.asks_which.search(text)
        if match is None or not talk.before or match["verb"] not in talk.before.text:
            return text
        thing = phrases.particle.sub("", talk.before.text.split(match["verb"], 1)[1])
        return match["verb"] + (thing + match["how"] if match["how"] else match["which"] + thing)

    def adverb(self, talk: Talk) -> str | None:
        """Understand "how often?" after a yes/no question."""
        adverb = self._wording.phrases[talk.now.language].adverb
        match, last = adverb.when.search(talk.now.text), self._wording.last(talk.latest)
        if match is None or talk.latest.language != talk.now.language or not (adverb.last and adverb.last.search(last)):
            return None
        return filled(adverb.say, {"x": match["x"], "last": last})

    def _is_short(self, talk: Talk) -> bool:
        now = talk.now
        if self._wording.is_apart(now):
            return False
        words = (
            len(now.text.split()) if now.language == "en" else len(re.findall(r"[\u3400-\u9fff]|[A-Za-z]+", now.text))
        )
        return words <= _LONGEST[now.language]

    def _is_fragment(self, talk: Talk) -> bool:
        text = talk.now.text
        has_owner = talk.roles or not self._wording.asked(text)  # what only roles have is not asked of a topic
        short = len(text.split()) <= _LONGEST_FRAGMENT
        return bool(has_owner) and short and not self._wording.phrases["en"].verbs.search(text)
