"""The rules of follow-ups: what each kind of follow-up means after the questions before it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.models import Question
from bot.phrases import StandIn, filled
from bot.rewording import (
    Heard,
    Subject,
    finished,
    joined,
    plural,
    replace_subjects,
    singular,
    together,
)
from bot.wording import Wording
from knowledge.facets import ROLE_MARK, with_article

#: A name of a thing alone, "Docker", "SQL".
_NAME = re.compile(r"[A-Z][\w+#.]*")


@dataclass(frozen=True)
class Talk:
    """A follow-up and what it follows: the ``latest`` question, and the latest that names a role, ``before``.

    ``linked`` when it begins with "and" or the like. ``pair`` are the roles of which one speaks: those of ``before``, with the other one last spoken of if it has only one.
    """

    now: Heard
    latest: Heard
    before: Heard | None
    pair: tuple[Subject, ...]
    followed: tuple[Heard, ...] = ()
    linked: bool = False

    @property
    def roles(self) -> tuple[Subject, ...]:
        """The roles of the question before; none when none was named."""
        return self.before.distinct if self.before else ()


Rule = Callable[[Talk], "str | Question | None"]


class Rules:
    """The rules, in the order in which they are tried; the first that understands a follow-up decides."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._rules: tuple[Rule, ...] = (
            self._answer_language,
            self._correction,
            self._more,
            self._why,
            self._versus,
            self._chooser,
            self._form,
            self._narrowing,
            self._facet_only,
            self._stand_in,
            self._the_one,
            self._role_only,
            self._which,
            self._clause,
            self._parallel,
        )

    def understood(self, talk: Talk) -> str | Question | None:
        for rule in self._rules:
            whole = rule(talk)
            if whole is not None:
                return whole
        return None

    def _again(self, talk: Talk, text: str) -> Talk:
        """Return *talk* with *text* as its follow-up."""
        return replace(talk, now=self._wording.hear(text, talk.now.language))

    # The rules: each returns the whole question, or None when it has nothing to say.

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
        if match is None or not match.group():
            return None
        text = talk.now.text[match.end() :]
        meant = self._wording.hear(text, talk.now.language)
        meant = self._wording.hear(meant.unmasked(_without(phrases.unmeant, meant)), talk.now.language)
        if not re.search(r"\w", meant.text):
            return None
        replaced = self._replaced_roles(talk, meant, correcting=True)
        return replaced or self.understood(self._again(talk, meant.text)) or meant.text

    def _more(self, talk: Talk) -> str | None:
        """Understand "tell me more": the last question again; with something of its own after "more about", that."""
        phrases = self._wording.phrases[talk.now.language]
        for form in phrases.more:
            if form.when.search(talk.now.masked):
                last = self._wording.said_in(talk.latest, talk.now.language)
                last = talk.latest.text if last is None else last
                heard = Heard(last, talk.now.language, ())
                return filled(form.say, {"last": self._wording.last(heard)})
        about = phrases.about.match(talk.now.text)
        if about and not talk.now.subjects:
            rest = talk.now.text[about.end() :]
            whole = self._facet_only(self._again(talk, rest)) or self._role_only(
                self._again(talk, self._stood_in(self._again(talk, rest)) or rest)
            )
            if whole:
                return whole
        return None

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
        if "difference" in self._wording.facets.of(rest) and len(talk.pair) > 1 and len(talk.roles) == 1:
            return self._wording.fill(
                phrases.why_differ, talk.pair, "en", words={"in facet": self._in_facet(talk.before)}
            )
        narrowed = self._narrowing(self._again(talk, rest))
        if narrowed:
            text = self._wording.hear(narrowed, "en")
            return self._reasons(text, "en", negated="not" in match["why"].lower())
        if (
            len(rest.split()) <= 2
            and not phrases.verbs.search(rest)
            and self._wording.content(self._wording.hear(rest, "en"))
        ):
            return self._wording.fill(
                phrases.why_word, talk.roles, "en", words={"x": ("not " if "not" in match["why"] else "") + rest}
            )
        return None

    def _in_facet(self, heard: Heard) -> str:
        facets = self._wording.facets.of(heard.text)
        return f" in {self._wording.facets[facets[0]].name('en').lower()}" if facets else ""

    def _why_not_chinese(self, talk: Talk, why: str, verb: str, thing: str) -> str | None:
        """Return "小公司为什么不需要优化工程师": the last statement with its verb negated."""
        last = talk.before.text if talk.before and talk.before.language == "zh" else ""
        last = re.sub(r"[吗么嘛]$", "", last)
        changed, count = re.subn(rf"[也都]?{re.escape(verb)}", f"{why}{verb}", last, count=1)
        if not thing and count:
            return changed
        return self._wording.fill("{role}{x}", talk.roles, "zh", words={"x": why + verb + thing})

    def _reasons(self, heard: Heard, language: str, *, negated: bool) -> str | None:
        said = self._wording.said_in(heard, language)
        heard = heard if said is None else self._wording.hear(said, language)
        phrases = self._wording.phrases[heard.language]
        lowered = Heard(heard.text, heard.language, heard.subjects)
        if heard.language == "en" and self._wording.last(heard) != heard.text:
            lowered = Heard(self._wording.last(heard), "en", heard.subjects)
        forms = (*phrases.why_not_forms, *phrases.why_forms) if negated else phrases.why_forms
        said_anew = (self._wording.form_filled(form, lowered, lowered.distinct) for form in forms)
        return next((whole for whole in said_anew if whole), None)

    def _versus(self, talk: Talk) -> str | None:
        """Understand "vs data engineer?", "how is that different from a DS?": those before beside the one named now."""
        phrases = self._wording.phrases[talk.now.language]
        if not talk.roles or not talk.now.subjects or not phrases.versus.strict.search(talk.now.masked):
            return None
        new = [subject for subject in talk.now.distinct if subject.key not in {old.key for old in talk.roles}]
        if not new or len(talk.now.distinct) > 1:
            return None
        words = {}
        template = phrases.versus.say
        if phrases.versus.carries.search(talk.now.text) and talk.before and not self._wording.compares(talk.before):
            noun = self._wording.noun(talk.before) if talk.before.language == talk.now.language else None
            if noun:
                template, words = phrases.versus.by, {"words": noun}
        return self._wording.fill(template, talk.roles, talk.now.language, new, words)

    def _chooser(self, talk: Talk) -> str | None:
        """Understand "which of the two needs more coding?": asked with both names."""
        phrases = self._wording.phrases[talk.now.language]
        match = phrases.chooser.of.search(talk.now.text) or phrases.chooser.when.search(talk.now.text)
        if match is None or talk.now.subjects or len(talk.pair) < 2:
            return None
        thing = self._wording.noun(talk.before) if talk.before else None
        if len(talk.roles) == 1 and thing and thing.endswith("s") and "who" not in match.group().lower():
            return None  # one of the courses is asked for
        return self._wording.fill(phrases.chooser.say, talk.pair, talk.now.language, words=match.groupdict())

    def _stand_in(self, talk: Talk) -> str | None:
        """Understand "which tools does he use": the role's name in place of the word that stands for it."""
        text = self._stood_in(talk)
        if text is None:
            return None
        whole = self._again(talk, text)
        rules = (self._role_only, self._versus)
        return next((said for said in (rule(whole) for rule in rules) if said), text)

    def _stood_in(self, talk: Talk) -> str | None:
        """Return the follow-up with names in place of what stands for them; None when nothing does."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        for form in phrases.forms:  # "how long does it take" speaks of no role
            if form.when.search(now.masked) and not now.subjects:
                return None
        for stand_in in phrases.stand_ins:
            match = stand_in.when.search(now.masked)
            if match is None or not self._is_free(now, match.start()):
                continue
            name = self._stood_for(talk, stand_in)
            if name:
                return now.unmasked(stand_in.when.sub(name, now.masked))
        return None

    def _is_free(self, now: Heard, start: int) -> bool:
        """Return whether a word at *start* can stand for what was said before: nothing in its own question is meant."""
        phrases = self._wording.phrases[now.language]
        before = now.masked[:start]
        if ROLE_MARK in before or phrases.impersonal.search(now.masked):
            return False
        boundaries = list(phrases.boundary.finditer(before))
        return not boundaries or not self._wording.content(Heard(before[: boundaries[-1].start()], now.language, ()))

    def _stood_for(self, talk: Talk, stand_in: StandIn) -> str | None:
        language = talk.now.language
        subjects = talk.roles
        if stand_in.of != "all":
            index = 0 if stand_in.of == "first" else 1
            subjects = talk.pair[index : index + 1] if len(talk.pair) > 1 else ()
        elif len(subjects) == 1 and len(talk.pair) > 1 and "difference" in self._wording.facets.of(talk.now.text):
            subjects = talk.pair
        if stand_in.form == "thing" and talk.latest is not talk.before:
            return self._topic(talk.latest)
        if not subjects:
            return None
        phrases = self._wording.phrases[language]
        many = stand_in.form == "plural" or (len(subjects) > 1 and language == "en")
        names = [(plural if many else singular)(subject, language) for subject in subjects]
        name = joined(names, phrases, "and")
        if stand_in.possessive:
            name += "'" if name.endswith("s") else "'s"
        return name.replace("\\", r"\\")

    def _topic(self, heard: Heard) -> str | None:
        """Return what a question about no role asks for: Kubernetes in "What is Kubernetes?"."""
        match = self._wording.phrases[heard.language].topic.search(heard.masked)
        found = match and next((topic for topic in match.groups() if topic), None)
        return found.replace("\\", r"\\") if found else None

    def _the_one(self, talk: Talk) -> str | None:
        """Understand "the ML one": with the noun of the role before, or of any other, it is a role's name."""
        match = self._wording.phrases[talk.now.language].the_one.search(talk.now.text)
        if match is None or not talk.before:
            return None
        wanted = match["x"].strip()
        nouns = [subject.name("en").split()[-1] for subject in talk.roles]
        nouns += [role.name("en").split()[-1] for role in self._wording.roles]
        for name in (wanted, *(f"{wanted} {noun}" for noun in dict.fromkeys(nouns))):
            role = self._wording.roles.resolve(name)
            if role:
                meant = Heard(
                    role.name(talk.now.language), talk.now.language, (Subject(role, role.name(talk.now.language), 0),)
                )
                return self._replaced_roles(talk, meant, correcting=True)
        return None

    def _role_only(self, talk: Talk) -> str | None:
        """Understand "and a data engineer?": the last question with its role in place of the last one."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        if not now.subjects or not phrases.role_only.search(now.masked) or phrases.asks_itself.search(now.masked):
            return None
        if len(now.distinct) > 1 and now.masked.startswith(ROLE_MARK) and not talk.linked:
            return None  # "DS vs DA" asks for them to be compared
        return self._replaced_roles(talk, now, correcting=False)

    def _replaced_roles(self, talk: Talk, now: Heard, *, correcting: bool) -> str | None:
        """Return the question before with the roles of *now*: in place of its own, or beside those that it compares.

        None unless *now* names roles and nothing else. Who corrects a comparison means its last role.
        """
        phrases, last = self._wording.phrases[now.language], talk.before
        if not last or not now.subjects or not phrases.role_only.search(now.masked):
            return None
        old, new = last.distinct, now.distinct
        if not correcting and self._wording.compares(last):
            if all(subject.key in {one.key for one in old} for subject in new):
                return self._wording.fill(phrases.role_question, new, now.language)
            return self._wording.fill(phrases.versus.say, old, now.language, new)
        kept = old[:-1] if len(old) > 1 else ()
        if last.language != now.language:
            if self._wording.compares(last):
                return self._wording.fill(phrases.versus.say, kept, now.language, new)
            return self._wording.facet_question(self._wording.facets.of(last.text), new, now.language)
        if len(new) > 1 and len(new) == len(old):
            kept = ()
        if len(old) > 1 and {subject.key for subject in new} < {subject.key for subject in old}:
            last, kept = together(last), ()
        replaced = [subject for subject in last.subjects if subject.key not in {one.key for one in kept}]
        return replace_subjects(last, replaced, new, phrases)

    def _form(self, talk: Talk) -> str | None:
        """Understand "how long does it take?": short questions that always mean the same."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        if now.subjects or not talk.roles or talk.before is None:
            return None
        facets = self._wording.facets.of(talk.before.text)
        for form in phrases.forms:
            match = form.when.search(now.text)
            if match and (not form.facets or not form.facets.isdisjoint(facets)):
                noun = self._wording.noun(talk.before)
                if form.needs_noun and not (noun and talk.before.language == now.language):
                    continue
                words = match.groupdict() | {"noun": noun or ""}
                return self._wording.fill(form.say, talk.roles, now.language, words=words)
        return None

    def _narrowing(self, talk: Talk) -> str | None:
        """Understand "in a small team?": the last question with that added, or in place of what narrowed it before."""
        now, phrases, last = talk.now, self._wording.phrases[talk.now.language], talk.before
        if now.subjects or last is None:
            return None
        modified = self._modified(now.text, last)
        if modified:
            return modified
        match = phrases.narrowing.search(now.text)
        if match is None or phrases.not_narrowing.search(match["x"]):
            return None
        said = self._wording.said_in(last, now.language)
        base = self._wording.hear(last.text if said is None else said, now.language)
        base = self._without_narrowing(base, match["x"])
        for narrowing in phrases.narrowings:
            found = narrowing.when.search(match["x"])
            fits = narrowing.last.search(base.text) if narrowing.last else found
            if found and fits:
                return filled(narrowing.say, {"last": base.text} | fits.groupdict() | {"x": found["x"]})
        return None

    def _modified(self, text: str, last: Heard) -> str | None:
        """Return what "even a small one" says of the team before: "does even a small team need both"."""
        phrases = self._wording.phrases[last.language]
        match, noun = phrases.ones.search(text), phrases.noun.search(last.masked)
        if match is None or noun is None or (match["ones"] == "ones" and not match["head"]):
            return None
        modified = (match["even"] or "") + with_article(f"{match['adjective']} {noun['noun']}")
        return last.unmasked(last.masked[: noun.start()] + modified + last.masked[noun.end() :])

    def _without_narrowing(self, base: Heard, fragment: str) -> Heard:
        """Return *base* without the end that narrows it in the same way as *fragment*: "in a small team"."""
        for kind in self._wording.phrases[base.language].narrowed:
            if kind.search(fragment) and kind.search(base.text):
                if base.language == "zh":
                    parts = [part for part in re.split(r"[，,]", base.text) if not kind.search(part)]
                    return Heard("，".join(parts), "zh", ()) if parts else base
                cut = re.sub(
                    r"(?i) (?:in|at|for|with|without|as|on|from|under|within) (?:(?! (?:in|at|for|with|without|as) ).)*$",
                    "",
                    base.text,
                )
                if kind.search(base.text[len(cut) :]):
                    return Heard(cut, "en", ())
        return base

    def _facet_only(self, talk: Talk) -> str | None:
        """Understand "what about courses?": asked of the roles before, in the asker's own word."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        if now.subjects or not talk.roles or talk.before is None:
            return None
        ones, noun = phrases.ones.search(now.text), self._wording.noun(talk.before)
        text = f"{ones['adjective']} {noun}" if ones and noun and ones["ones"] == "ones" else now.text
        words = phrases.asks_lead.sub("", text)
        words = phrases.asks_tail.sub("", words).strip()
        if not words or phrases.verbs.search(words) or len(words.split()) > 4:
            return None
        for asked in phrases.asks:
            if self._ends_in(asked.words, words, now.language):
                if asked.facet == "difference":
                    return (
                        self._wording.fill(asked.say, talk.pair, now.language, words={"words": words})
                        if len(talk.pair) > 1
                        else None
                    )
                if self._wording.compares(talk.before):
                    return self._wording.fill(phrases.versus.by, talk.roles, now.language, words={"words": words})
                return self._wording.fill(asked.say, talk.roles, now.language, words={"words": words})
        return None

    def _ends_in(self, pattern: re.Pattern[str], words: str, language: str) -> bool:
        if language == "zh":
            return any(match.end() == len(words) and match.start() <= 4 for match in pattern.finditer(words))
        return bool(re.search(rf"(?i)(?:^|[\s-])(?:{pattern.pattern})$", words))

    def _which(self, talk: Talk) -> str | None:
        """Understand "which cloud?": in place of what the last question asks for: "which language should I learn"."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        match = phrases.which.search(now.text)
        if now.subjects or match is None or phrases.verbs.search(match["x"]) or phrases.chooser.when.search(now.text):
            return None
        for last in talk.followed:
            old = phrases.which_last.search(last.masked) if last.subjects and last.language == now.language else None
            if old:
                return last.unmasked(filled(phrases.which_say, old.groupdict() | match.groupdict()))
        return None

    def _clause(self, talk: Talk) -> str | None:
        """Understand "do I need a degree?", "一般都用啥工具": a whole question but for its role."""
        now, phrases, last = talk.now, self._wording.phrases[talk.now.language], talk.before
        if now.subjects or last is None:
            return None
        asks = bool(self._wording.facets.of(now.text)) or bool(phrases.clause.search(now.text))
        own = bool(phrases.clause_own.search(now.text))
        if not own and (not asks or self._wording.content(now)):
            return None
        if now.language == "zh":
            return self._chinese_clause(talk)
        if not phrases.verbs.search(now.text) or len(now.text.split()) < 2:
            return None
        facets = self._wording.facets.of(last.text)
        for form in phrases.clause_forms:
            match = form.when.search(now.text)
            if match and (not form.facets or not form.facets.isdisjoint(facets)):
                return self._wording.fill(form.say, talk.roles, "en", words=match.groupdict())
        return None

    def _chinese_clause(self, talk: Talk) -> str:
        """Return a clause with its subject, and with the object of the last question when it repeats its verb."""
        text, phrases = talk.now.text, self._wording.phrases["zh"]
        verb = re.match(r"(.+?)(?:哪些|什么|啥|多少|几种)$", text)
        if verb and talk.before and verb[1] in talk.before.text:
            text += re.sub(r"[吗么嘛呢]$", "", talk.before.text.split(verb[1], 1)[1])
        nouns = (asked.words.match(text) for asked in phrases.asks)
        subjects = talk.pair if "difference" in self._wording.facets.of(text) else talk.roles
        of = "的" if any(nouns) else ""
        return self._wording.fill("{role}{x}", subjects, "zh", words={"x": of + text})

    def _parallel(self, talk: Talk) -> str | None:
        """Understand "and Python?": in place of its like in the last question, or asked about the roles before."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        match = phrases.parallel.search(now.text)
        marked = talk.linked or phrases.parallel_marked.search(now.text) or _NAME.fullmatch(now.text)
        if now.subjects or match is None or not marked:
            return None
        word = match["x"].strip()
        if phrases.verbs.search(word) or not self._wording.content(Heard(word, now.language, ())):
            return None
        last = talk.latest
        if last.language != now.language:
            return (
                self._wording.fill(phrases.parallel_say, talk.roles, now.language, words={"x": word})
                if talk.roles
                else None
            )
        topic = None if last.subjects else self._topic(last)
        like = topic or self._like(last)
        if like:
            return last.unmasked(last.masked.replace(like, word, 1))
        return (
            self._wording.fill(phrases.parallel_say, talk.roles, now.language, words={"x": word})
            if talk.roles
            else None
        )

    def _like(self, last: Heard) -> str | None:
        """Return the one proper name of *last*, or its one word of content: SQL in "How much SQL does a DA need?"."""
        content = self._wording.content(last)
        names = [word for word in content if re.match(r"[A-Z]", word) and not last.text.startswith(word)]
        found = list(dict.fromkeys(names)) or (list(dict.fromkeys(content)) if last.subjects else [])
        return found[0] if len(found) == 1 else None


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
