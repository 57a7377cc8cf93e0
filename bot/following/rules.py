"""The rules of follow-ups in their order, and those that ask for the question before again."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.following.carrying import Carrying
from bot.following.phrases import filled
from bot.following.rewording import Heard, finished
from bot.following.role_rules import RoleRules
from bot.following.stand_ins import StandIns
from bot.following.topic_rules import TopicRules
from bot.following.wording import Talk, Wording
from bot.models import Question
from knowledge.facets import ROLE_MARK

Rule = Callable[[Talk], "str | Question | None"]


class Rules:
    """The rules, in the order in which they are tried; the first that understands a follow-up decides."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._roles, self._topics = RoleRules(wording), TopicRules(wording)
        self._carrying, self._stand_ins = Carrying(wording), StandIns(wording)
        self._rules: tuple[Rule, ...] = (
            self._answer_language,
            self._correction,
            self._more,
            self._why,
            self._roles.versus,
            self._roles.chooser,
            self._carrying.adverb,
            self._roles.ranked,
            self._carrying.form,
            self._things,
            self._topics.narrowing,
            self._topics.facet_only,
            self._roles.stand_in,
            self._roles.the_one,
            self._roles.role_only,
            self._topics.which,
            self._topics.parallel,
            self._carrying.carried,
            self._carrying.about_last,
        )

    def understood(self, talk: Talk) -> str | Question | None:
        """Return the whole question that the follow-up of *talk* means; None when it stands on its own."""
        for rule in self._rules:
            whole = rule(talk)
            if whole is not None:
                return whole
        return None

    def _answer_language(self, talk: Talk) -> Question | None:
        """Understand "in Chinese please": the last question, to be answered in that language."""
        for language, pattern in self._wording.phrases[talk.now.language].languages.items():
            if pattern.search(talk.now.text):
                said = self._wording.said_in(talk.latest, language) or talk.latest.text
                return Question(finished(said), language)
        return None

    def _correction(self, talk: Talk) -> str | Question | None:
        """Understand "no, I meant data analyst": what is said after it takes the place of what it corrects."""
        phrases = self._wording.phrases[talk.now.language]
        match = phrases.correction.match(talk.now.text)
        end = match.end() if match else 0
        if not end and not phrases.unmeant.match(talk.now.masked):
            return None
        text = talk.now.text[end:]
        meant = self._wording.hear(text, talk.now.language)
        meant = self._wording.hear(meant.unmasked(_without(phrases.unmeant, meant)), talk.now.language)
        if not re.search(r"\w", meant.text):
            return None
        replaced = self._roles.replaced(talk, meant, correcting=True)
        return replaced or self.understood(self._wording.again(talk, meant.text)) or meant.text

    def _more(self, talk: Talk) -> str | None:
        """Understand "tell me more": the last question again; with something of its own after "more about", that."""
        phrases = self._wording.phrases[talk.now.language]
        for form in phrases.more:
            if form.when.search(talk.now.masked):
                said = self._wording.said_in(talk.latest, talk.now.language)
                heard = talk.latest if said is None else self._wording.hear(said, talk.now.language)
                say = self._wording.phrases[heard.language].again[form.say]
                return filled(say, {"last": self._wording.last(heard)})
        about = phrases.about.match(talk.now.text)
        if about and not talk.now.subjects:
            rest = talk.now.text[about.end() :]
            whole = self._topics.facet_only(self._wording.again(talk, rest)) or self._roles.role_only(
                self._wording.again(talk, self._stand_ins.stood_in(self._wording.again(talk, rest)) or rest)
            )
            if whole:
                return whole
        return None

    def _things(self, talk: Talk) -> str | None:
        """Understand "how much do they cost?": the courses, where it can be said of no role."""
        said = self._roles.things(talk)
        if said is None:
            return None
        whole = self._roles.stand_in(said)
        return whole or (said.now.text if said.now.subjects else self._carrying.carried(said))

    def _why(self, talk: Talk) -> str | None:
        """Understand "why?": the last question, asked for its reasons."""
        phrases = self._wording.phrases[talk.now.language]
        now, latest = talk.now, talk.latest
        if phrases.why.search(now.masked):
            return self._reasons(latest, now.language, negated=False)
        if phrases.why_not.search(now.masked):
            return self._reasons(latest, now.language, negated=True)
        match = phrases.why_rest.search(now.masked)
        if match is None or now.subjects or talk.before is None:
            return None
        rest = match["rest"]
        if now.language == "zh":
            return self._why_not_chinese(talk, match["why"], rest, match["object"])
        facets = self._wording.asked(talk.before.text)
        if facets and "difference" in self._wording.asked(rest) and len(talk.pair) > len(talk.roles):
            words = {"facet": self._wording.facets[facets[0]].name("en").lower()}
            return self._wording.fill(phrases.why_differ, talk.pair, "en", words=words)
        narrowed = self._topics.narrowing(self._wording.again(talk, rest))
        if narrowed:
            return self._reasons(self._wording.hear(narrowed, "en"), "en", negated=bool(match["not"]))
        is_thing = len(rest.split()) <= 2 and not phrases.verbs.search(rest)
        if is_thing and self._wording.content(self._wording.hear(rest, "en")):
            words = {"x": rest, "not": match["not"] or ""}
            return self._wording.fill(phrases.why_word, talk.roles, "en", words=words)
        return None

    def _why_not_chinese(self, talk: Talk, why: str, verb: str, thing: str) -> str | None:
        """Return "小公司为什么不需要优化工程师": the last statement with its verb negated."""
        last = talk.before.text if talk.before and talk.before.language == "zh" else ""
        phrases = self._wording.phrases["zh"]
        last = phrases.particle.sub("", last)
        changed, count = re.subn(phrases.also + re.escape(verb), f"{why}{verb}", last, count=1)
        if not thing and count:
            return changed
        return self._wording.fill("{role}{x}", talk.roles, "zh", words={"x": why + verb + thing})

    def _reasons(self, heard: Heard, language: str, *, negated: bool) -> str | None:
        said = self._wording.said_in(heard, language)
        heard = heard if said is None else self._wording.hear(said, language)
        phrases = self._wording.phrases[heard.language]
        lowered = Heard(self._wording.last(heard), heard.language, heard.subjects)
        forms = (*phrases.why_not_forms, *phrases.why_forms) if negated else phrases.why_forms
        said_anew = (self._wording.form_filled(form, lowered, heard.distinct) for form in forms)
        return next((whole for whole in said_anew if whole), None)


def _without(pattern: re.Pattern[str], heard: Heard) -> str:
    """Return the text of *heard* without what *pattern* matches."""
    match = pattern.search(heard.masked)
    if match is None:
        return heard.text
    lost = match.group().count(ROLE_MARK)
    begin = heard.masked[: match.start()].count(ROLE_MARK)
    marks = iter(heard.subjects[:begin] + heard.subjects[begin + lost :])
    rest = heard.masked[: match.start()] + heard.masked[match.end() :]
    return re.sub(ROLE_MARK, lambda _: next(marks).said, rest)
