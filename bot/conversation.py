"""Follow-ups: "and a data engineer?" → the whole question that it means after those before. Words in ``follow_ups.yaml``.

A follow-up says too little to stand alone: a role without a question, a question without a role, a word that stands for
one. What stands alone is never touched. The rules are tried in the order of ``FollowUps._rules``; the first that
understands the follow-up decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.inquiry import Kind, Reader
from bot.models import LONGEST_QUESTION, Question
from bot.phrases import Form, Phrases, StandIn, filled, load_phrases
from bot.rewording import (
    Heard,
    Subject,
    distinct,
    hear,
    is_chinese,
    joined,
    plural,
    replace_subjects,
    singular,
)
from index.spelling import Spelling
from knowledge.facets import ROLE_MARK, Facets
from knowledge.roles import Roles

#: Characters of a follow-up, which says little, and of a question that one can follow; longer ones were pasted.
LONGEST_FOLLOW_UP = 160
LONGEST_FOLLOWED = 400
#: Questions that are looked back at, and turns, as some only say thanks.
_MOST_QUESTIONS = 3
_MOST_TURNS = 8


@dataclass(frozen=True)
class Talk:
    """A follow-up and what it follows: the ``latest`` question, and the latest that names a role, ``before``.

    ``pair`` are the roles of which one speaks: those of ``before``, with the other one last spoken of if it has only one.
    """

    now: Heard
    latest: Heard
    before: Heard | None
    pair: tuple[Subject, ...]

    @property
    def roles(self) -> tuple[Subject, ...]:
        """The roles of the question before; none when none was named."""
        return self.before.distinct if self.before else ()


Rule = Callable[[Talk], "str | Question | None"]


class FollowUps:
    """Understands follow-ups. No state: safe to use from several threads."""

    def __init__(self, roles: Roles, facets: Facets, reader: Reader) -> None:
        self._roles, self._facets, self._reader = roles, facets, reader
        self._phrases = load_phrases()
        self._spelling = {language: Spelling(phrases.misspelt) for language, phrases in self._phrases.items()}
        self._rules: tuple[Rule, ...] = (
            self._answer_language,
            self._correction,
            self._more,
            self._why,
            self._versus,
            self._chooser,
            self._stand_in,
            self._the_one,
            self._role_only,
            self._form,
            self._narrowing,
            self._facet_only,
            self._which,
            self._clause,
            self._parallel,
        )

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
        now = self._stripped(question.text, language)
        if not re.search(r"\w", now.text):
            return question
        talk = self._talk(now, followed)
        whole = self._understood(talk)
        if whole is None:
            return question
        resolved = whole if isinstance(whole, Question) else Question(self._finished(whole, language), language)
        fits = len(resolved.text) <= LONGEST_QUESTION and re.search(r"\w", resolved.text)
        return resolved if fits and resolved != question else question

    # What was said, and before it.

    def _followed(self, turns: Sequence[Question]) -> list[Heard]:
        """Return the last questions, latest first; those that only say thanks, and pasted texts, are none."""
        heard = []
        for turn in reversed(turns[-_MOST_TURNS:]):
            language = "zh" if is_chinese(turn.text) else "en"
            phrases = self._phrases[language]
            text = phrases.ours.sub("", turn.text[: LONGEST_FOLLOWED + 1])
            if len(text) <= LONGEST_FOLLOWED and re.search(r"\w", phrases.lead.sub("", text)):
                found = hear(text, turn.language, self._roles)
                heard.append(Heard(found.text, self._known(turn.language, text), found.subjects))
        return heard[:_MOST_QUESTIONS]

    def _known(self, language: str, text: str) -> str:
        written = "zh" if is_chinese(text) else "en"
        return language if language in self._phrases and language == written else written

    def _language(self, question: Question, before: str) -> str:
        """Return the language of a follow-up: its own, or that of the conversation when it is only names."""
        if is_chinese(question.text):
            return "zh"
        outside = hear(question.text, question.language, self._roles).masked.replace(ROLE_MARK, " ")
        words = re.findall(r"[a-z']+", outside.lower())
        phrases = self._phrases["en"]
        own = any(word in phrases.fillers or word in phrases.spellings for word in words)
        own = own or any(asked.words.fullmatch(" ".join(words)) for asked in phrases.asks) or len(words) > 1
        said = any(pattern.fullmatch(outside.strip(" ?!.")) for pattern in phrases.languages.values())
        return "en" if own or said else before

    def _stripped(self, text: str, language: str) -> Heard:
        """Return a follow-up without thanks, links and courtesy around it, its misspelt words mended."""
        phrases = self._phrases[language]
        text = text.strip().rstrip("?？!！.。…~ ")
        for pattern in (phrases.lead, phrases.lead, phrases.lead, phrases.tail, phrases.tail, phrases.polite):
            text = pattern.sub("", text).strip()
        if language == "zh":
            for wrong, right in phrases.spellings.items():
                text = text.replace(wrong, right)
        else:
            text = re.sub(r"[\w/']+", lambda match: phrases.spellings.get(match[0].lower(), match[0]), text)
            if not hear(text, language, self._roles).subjects:
                text = self._spelling[language].correct(text)
        return hear(text, language, self._roles)

    def _talk(self, now: Heard, followed: Sequence[Heard]) -> Talk:
        with_roles = [heard for heard in followed if heard.subjects]
        before = with_roles[0] if with_roles else None
        pair = before.distinct if before else ()
        if len(pair) == 1:
            earlier = (subject for heard in with_roles[1:] for subject in heard.distinct)
            pair = distinct((*[subject for subject in earlier if subject.key != pair[0].key][:1], *pair))
        return Talk(now, followed[0], before, pair)

    def _understood(self, talk: Talk) -> str | Question | None:
        for rule in self._rules:
            whole = rule(talk)
            if whole is not None:
                return whole
        return None

    def _again(self, talk: Talk, text: str, language: str | None = None) -> Talk:
        """Return *talk* with *text* as its follow-up."""
        return Talk(hear(text, language or talk.now.language, self._roles), talk.latest, talk.before, talk.pair)

    # What a question is about.

    def _content(self, heard: Heard) -> list[str]:
        """Return the words of *heard* that are neither roles, nor facets, nor words that any question may have."""
        phrases = self._phrases[heard.language]
        rest = heard.masked.replace(ROLE_MARK, " ")
        if heard.language == "zh":
            for asked in phrases.asks:
                rest = asked.words.sub(" ", rest)
            for filler in sorted(phrases.fillers, key=len, reverse=True):
                rest = rest.replace(filler, " ")
            return re.findall(r"\w+", rest)
        words = re.findall(r"[\w+#&’'-]+(?:\.\w+)*", rest)
        return [word for word in words if word.lower() not in phrases.fillers and not self._facet_word(word, phrases)]

    def _facet_word(self, word: str, phrases: Phrases) -> bool:
        return any(asked.words.fullmatch(word) for asked in phrases.asks) or bool(self._facets.of(word))

    def _noun(self, heard: Heard) -> str | None:
        """Return the word of *heard* that names a facet: "courses"."""
        phrases = self._phrases[heard.language]
        found = (re.search(rf"(?i)(?<!\w)(?:{asked.words.pattern})(?!\w)", heard.masked) for asked in phrases.asks)
        if heard.language == "zh":
            found = (asked.words.search(heard.masked) for asked in phrases.asks)
        return next((match.group() for match in found if match), None)

    def _compares(self, heard: Heard) -> bool:
        inquiry = self._reader.read(Question(heard.text, heard.language))
        return len(heard.distinct) > 1 and (inquiry.kind is Kind.COMPARISON or "difference" in inquiry.facets)

    def _said_in(self, heard: Heard, language: str) -> str | None:
        """Return *heard* in *language*, as a question about a facet; None when it asks for more than that."""
        if heard.language == language:
            return heard.text
        phrases = self._phrases[language]
        if self._compares(heard):
            return self._fill(phrases.versus.say, heard.distinct, language)
        facets = [facet for facet in self._facets.of(heard.text) if self._facets[facet].asks]
        if not heard.distinct or self._content(heard):
            return None
        return self._facet_question(facets, heard.distinct, language)

    def _facet_question(self, facets: Sequence[str], subjects: Sequence[Subject], language: str) -> str:
        form = self._phrases[language].role_question
        if facets and self._facets[facets[0]].asks:
            asks = self._facets[facets[0]].asks
            form = asks.get(language, asks["en"])
        return self._fill(form, subjects, language)

    # What is said.

    def _fill(
        self,
        template: str,
        subjects: Sequence[Subject],
        language: str,
        new: Sequence[Subject] = (),
        words: dict[str, str] | None = None,
    ) -> str:
        phrases = self._phrases[language]
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

    def _form_filled(self, form: Form, heard: Heard, subjects: Sequence[Subject]) -> str | None:
        """Return what *form* says of *heard*, whose subjects stay where they were, or None when it does not fit."""
        match = form.when.search(heard.masked)
        if match is None:
            return None
        words = {name: text or "" for name, text in match.groupdict().items()}
        words["these"] = "these" if words.get("noun", "").endswith("s") else "this"
        words["not"] = self._phrases[heard.language].negations.get(words.get("aux", "").lower(), "")
        words["noun"] = words.get("noun", "")
        return heard.unmasked(self._fill(form.say, subjects, heard.language, words=words))

    def _last(self, heard: Heard) -> str:
        """Return *heard* as it reads within a sentence: "what does a data engineer do"."""
        first = heard.text.split(" ", 1)[0]
        filler = first.lower() in self._phrases["en"].fillers and first != "I"
        return heard.text[:1].lower() + heard.text[1:] if filler else heard.text

    def _finished(self, text: str, language: str) -> str:
        text = " ".join(text.split()).rstrip(" ?？.。,，")
        mark = "？" if is_chinese(text) else "?"
        return text[:1].upper() + text[1:] + mark

    # The rules: each returns the whole question, or None when it has nothing to say.

    def _answer_language(self, talk: Talk) -> Question | None:
        """ "in Chinese please": the last question, to be answered in that language."""
        for language, pattern in self._phrases[talk.now.language].languages.items():
            if pattern.search(talk.now.text):
                said = self._said_in(talk.latest, language) or talk.latest.text
                return Question(self._finished(said, language), language)
        return None

    def _correction(self, talk: Talk) -> str | Question | None:
        """ "no, I meant data analyst": what is said after it takes the place of what it corrects."""
        phrases = self._phrases[talk.now.language]
        match = phrases.correction.match(talk.now.text)
        if match is None or not match.group():
            return None
        text = talk.now.text[match.end() :]
        meant = hear(text, talk.now.language, self._roles)
        meant = hear(meant.unmasked(_without(phrases.unmeant, meant)), talk.now.language, self._roles)
        if not re.search(r"\w", meant.text):
            return None
        replaced = self._replaced_roles(talk, meant, correcting=True)
        return replaced or self._understood(self._again(talk, meant.text)) or meant.text

    def _more(self, talk: Talk) -> str | None:
        """ "tell me more": the last question again; with something of its own after "more about", that."""
        phrases = self._phrases[talk.now.language]
        for form in phrases.more:
            if form.when.search(talk.now.masked):
                last = self._said_in(talk.latest, talk.now.language)
                last = talk.latest.text if last is None else last
                heard = Heard(last, talk.now.language, ())
                return filled(form.say, {"last": self._last(heard)})
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
        """ "why?": the last question, asked for its reasons."""
        phrases = self._phrases[talk.now.language]
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
        if "difference" in self._facets.of(rest) and len(talk.pair) > 1 and len(talk.roles) == 1:
            return self._fill(phrases.why_differ, talk.pair, "en", words={"in facet": self._in_facet(talk.before)})
        narrowed = self._narrowing(self._again(talk, rest))
        if narrowed:
            text = hear(narrowed, "en", self._roles)
            return self._reasons(text, "en", negated="not" in match["why"].lower())
        if len(rest.split()) <= 2 and not phrases.verbs.search(rest) and self._content(hear(rest, "en", self._roles)):
            return self._fill(phrases.why_word, talk.roles, "en", words={"x": ("not " if "not" in match["why"] else "") + rest})
        return None

    def _in_facet(self, heard: Heard) -> str:
        facets = self._facets.of(heard.text)
        return f" in {self._facets[facets[0]].name('en').lower()}" if facets else ""

    def _why_not_chinese(self, talk: Talk, why: str, verb: str, thing: str) -> str | None:
        """Return "小公司为什么不需要优化工程师": the last statement with its verb negated."""
        last = talk.before.text if talk.before and talk.before.language == "zh" else ""
        last = re.sub(r"[吗么嘛]$", "", last)
        changed, count = re.subn(rf"[也都]?{re.escape(verb)}", f"{why}{verb}", last, count=1)
        if not thing and count:
            return changed
        return self._fill("{role}{x}", talk.roles, "zh", words={"x": why + verb + thing})

    def _reasons(self, heard: Heard, language: str, *, negated: bool) -> str | None:
        said = self._said_in(heard, language)
        heard = heard if said is None else hear(said, language, self._roles)
        phrases = self._phrases[heard.language]
        lowered = Heard(heard.text, heard.language, heard.subjects)
        if heard.language == "en" and self._last(heard) != heard.text:
            lowered = Heard(self._last(heard), "en", heard.subjects)
        forms = (*phrases.why_not_forms, *phrases.why_forms) if negated else phrases.why_forms
        said_anew = (self._form_filled(form, lowered, lowered.distinct) for form in forms)
        return next((whole for whole in said_anew if whole), None)

    def _versus(self, talk: Talk) -> str | None:
        """ "vs data engineer?", "how is that different from a DS?": those before beside the one named now."""
        phrases = self._phrases[talk.now.language]
        if not talk.roles or not talk.now.subjects or not phrases.versus.strict.search(talk.now.masked):
            return None
        new = [subject for subject in talk.now.distinct if subject.key not in {old.key for old in talk.roles}]
        if not new or len(talk.now.distinct) > 1:
            return None
        words = {}
        template = phrases.versus.say
        if phrases.versus.carries.search(talk.now.text) and talk.before and not self._compares(talk.before):
            noun = self._noun(talk.before) if talk.before.language == talk.now.language else None
            if noun:
                template, words = phrases.versus.by, {"words": noun}
        return self._fill(template, talk.roles, talk.now.language, new, words)

    def _chooser(self, talk: Talk) -> str | None:
        """ "which of the two needs more coding?": asked with both names."""
        phrases = self._phrases[talk.now.language]
        match = phrases.chooser.of.search(talk.now.text) or phrases.chooser.when.search(talk.now.text)
        if match is None or talk.now.subjects or len(talk.pair) < 2:
            return None
        return self._fill(phrases.chooser.say, talk.pair, talk.now.language, words=match.groupdict())

    def _stand_in(self, talk: Talk) -> str | None:
        """ "which tools does he use": the role's name in place of the word that stands for it."""
        text = self._stood_in(talk)
        if text is None:
            return None
        whole = self._again(talk, text)
        rules = (self._role_only, self._versus)
        return next((said for said in (rule(whole) for rule in rules) if said), text)

    def _stood_in(self, talk: Talk) -> str | None:
        """Return the follow-up with names in place of what stands for them; None when nothing does."""
        now, phrases = talk.now, self._phrases[talk.now.language]
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
        phrases = self._phrases[now.language]
        before = now.masked[:start]
        if ROLE_MARK in before or phrases.impersonal.search(now.masked):
            return False
        boundaries = list(phrases.boundary.finditer(before))
        return not boundaries or not self._content(Heard(before[: boundaries[-1].start()], now.language, ()))

    def _stood_for(self, talk: Talk, stand_in: StandIn) -> str | None:
        language = talk.now.language
        subjects = talk.roles
        if stand_in.of != "all":
            index = 0 if stand_in.of == "first" else 1
            subjects = talk.pair[index : index + 1] if len(talk.pair) > 1 else ()
        elif len(subjects) == 1 and len(talk.pair) > 1 and "difference" in self._facets.of(talk.now.text):
            subjects = talk.pair
        if stand_in.form == "thing" and talk.latest is not talk.before:
            return self._topic(talk.latest)
        if not subjects:
            return None
        phrases = self._phrases[language]
        many = stand_in.form == "plural" or (len(subjects) > 1 and language == "en")
        names = [(plural if many else singular)(subject, language) for subject in subjects]
        name = joined(names, phrases, "and")
        if stand_in.possessive:
            name += "'" if name.endswith("s") else "'s"
        return name.replace("\\", r"\\")

    def _topic(self, heard: Heard) -> str | None:
        """Return what a question about no role asks for: Kubernetes in "What is Kubernetes?"."""
        match = self._phrases[heard.language].topic.search(heard.masked)
        found = match and next((topic for topic in match.groups() if topic), None)
        return found.replace("\\", r"\\") if found else None

    def _the_one(self, talk: Talk) -> str | None:
        """ "the ML one": with the noun of the role before, or of any other, it is a role's name."""
        match = self._phrases[talk.now.language].the_one.search(talk.now.text)
        if match is None or not talk.before:
            return None
        wanted = match["x"].strip()
        nouns = [subject.name("en").split()[-1] for subject in talk.roles]
        nouns += [role.name("en").split()[-1] for role in self._roles]
        for name in (wanted, *(f"{wanted} {noun}" for noun in dict.fromkeys(nouns))):
            role = self._roles.resolve(name)
            if role:
                meant = Heard(role.name(talk.now.language), talk.now.language, (Subject(role, role.name(talk.now.language), 0),))
                return self._replaced_roles(talk, meant, correcting=True)
        return None

    def _role_only(self, talk: Talk) -> str | None:
        """ "and a data engineer?": the last question with its role in place of the last one."""
        now, phrases = talk.now, self._phrases[talk.now.language]
        if not now.subjects or not phrases.role_only.search(now.masked) or phrases.asks_itself.search(now.masked):
            return None
        return self._replaced_roles(talk, now, correcting=False)

    def _replaced_roles(self, talk: Talk, now: Heard, *, correcting: bool) -> str | None:
        """Return the question before with the roles of *now*: in place of its own, or beside those that it compares.

        None unless *now* names roles and nothing else. Who corrects a comparison means its last role.
        """
        phrases, last = self._phrases[now.language], talk.before
        if not last or not now.subjects or not phrases.role_only.search(now.masked):
            return None
        old, new = last.distinct, now.distinct
        if not correcting and self._compares(last):
            if all(subject.key in {one.key for one in old} for subject in new):
                return self._fill(phrases.role_question, new, now.language)
            return self._fill(phrases.versus.say, old, now.language, new)
        kept = old[:-1] if len(old) > 1 else ()
        if last.language != now.language:
            if self._compares(last):
                return self._fill(phrases.versus.say, kept, now.language, new)
            return self._facet_question(self._facets.of(last.text), new, now.language)
        if len(new) > 1 and len(new) == len(old):
            kept = ()
        replaced = [subject for subject in last.subjects if subject.key not in {one.key for one in kept}]
        return replace_subjects(last, replaced, new, phrases)

    def _form(self, talk: Talk) -> str | None:
        """ "how long does it take?": short questions that always mean the same."""
        now, phrases = talk.now, self._phrases[talk.now.language]
        if now.subjects or not talk.roles or talk.before is None:
            return None
        facets = self._facets.of(talk.before.text)
        for form in phrases.forms:
            match = form.when.search(now.text)
            if match and (not form.facets or not form.facets.isdisjoint(facets)):
                noun = self._noun(talk.before)
                if form.needs_noun and not (noun and talk.before.language == now.language):
                    continue
                words = match.groupdict() | {"noun": noun or ""}
                return self._fill(form.say, talk.roles, now.language, words=words)
        return None

    def _narrowing(self, talk: Talk) -> str | None:
        """ "in a small team?": the last question with that added, or in place of what narrowed it before."""
        now, phrases, last = talk.now, self._phrases[talk.now.language], talk.before
        if now.subjects or last is None:
            return None
        text = self._with_its_noun(now.text, last)
        modified = self._modified(text, last)
        if modified:
            return modified
        match = phrases.narrowing.search(text)
        if match is None or phrases.not_narrowing.search(match["x"]):
            return None
        said = self._said_in(last, now.language)
        base = hear(last.text if said is None else said, now.language, self._roles)
        base = self._without_narrowing(base, match["x"])
        for narrowing in phrases.narrowings:
            found = narrowing.when.search(match["x"])
            if found:
                return filled(narrowing.say, {"x": found["x"], "last": base.text})
        return None

    def _with_its_noun(self, text: str, last: Heard) -> str:
        """Return "in small ones" as "in small projects", after a question that speaks of a project."""
        phrases = self._phrases[last.language]
        match, noun = phrases.ones.search(text), phrases.noun.search(last.masked)
        if match is None or noun is None:
            return text
        ending = "s" if match["ones"] == "ones" and not noun["noun"].endswith("s") else ""
        return f"{match['head']}{match['article'] or ''}{match['adjective']} {noun['noun']}{ending}"

    def _modified(self, text: str, last: Heard) -> str | None:
        """Return "does even a small team need both": what "even a small team" says of the team before."""
        match = re.match(r"(?i)(?P<even>even )?(?P<new>an? [a-z-]+ (?P<noun>[a-z]+))$", text)
        if match is None or last.language != "en":
            return None
        old = re.search(rf"(?i)\b(?:an?|one|the) {match['noun']}\b", last.text)
        return old and last.text[: old.start()] + match.group().lower() + last.text[old.end() :]

    def _without_narrowing(self, base: Heard, fragment: str) -> Heard:
        """Return *base* without the end that narrows it in the same way as *fragment*: "in a small team"."""
        for kind in self._phrases[base.language].narrowed:
            if kind.search(fragment) and kind.search(base.text):
                if base.language == "zh":
                    parts = [part for part in re.split(r"[，,]", base.text) if not kind.search(part)]
                    return Heard("，".join(parts), "zh", ()) if parts else base
                cut = re.sub(r"(?i) (?:in|at|for|with|without|as|on|from|under|within) (?:(?! (?:in|at|for|with|without|as) ).)*$", "", base.text)
                if kind.search(base.text[len(cut) :]):
                    return Heard(cut, "en", ())
        return base

    def _facet_only(self, talk: Talk) -> str | None:
        """ "what about courses?": asked of the roles before, in the asker's own word."""
        now, phrases = talk.now, self._phrases[talk.now.language]
        if now.subjects or not talk.roles or talk.before is None:
            return None
        words = phrases.asks_lead.sub("", now.text)
        words = phrases.asks_tail.sub("", words).strip()
        if not words or phrases.verbs.search(words) or len(words.split()) > 4:
            return None
        for asked in phrases.asks:
            if self._ends_in(asked.words, words, now.language):
                if asked.facet == "difference":
                    return self._fill(asked.say, talk.pair, now.language, words={"words": words}) if len(talk.pair) > 1 else None
                if self._compares(talk.before):
                    return self._fill(phrases.versus.by, talk.roles, now.language, words={"words": words})
                return self._fill(asked.say, talk.roles, now.language, words={"words": words})
        return None

    def _ends_in(self, pattern: re.Pattern[str], words: str, language: str) -> bool:
        if language == "zh":
            return any(match.end() == len(words) and match.start() <= 4 for match in pattern.finditer(words))
        return bool(re.search(rf"(?i)(?:^|[\s-])(?:{pattern.pattern})$", words))

    def _which(self, talk: Talk) -> str | None:
        """ "which cloud?": in place of what the last question asks for: "which language should I learn"."""
        now, phrases, last = talk.now, self._phrases[talk.now.language], talk.before
        if now.subjects or last is None or last.language != now.language:
            return None
        match, old = phrases.which.search(now.text), phrases.which_last.search(last.masked)
        if match is None or old is None:
            return None
        words = old.groupdict() | match.groupdict()
        return last.unmasked(filled(phrases.which_say, words))

    def _clause(self, talk: Talk) -> str | None:
        """ "do I need a degree?", "一般都用啥工具": a whole question but for its role."""
        now, phrases, last = talk.now, self._phrases[talk.now.language], talk.before
        if now.subjects or last is None:
            return None
        asks = bool(self._facets.of(now.text)) or bool(phrases.clause.search(now.text))
        own = bool(phrases.clause_own.search(now.text))
        if not own and (not asks or self._content(now)):
            return None
        if now.language == "zh":
            return self._chinese_clause(talk)
        if not phrases.verbs.search(now.text):
            return None
        facets = self._facets.of(last.text)
        for form in phrases.clause_forms:
            match = form.when.search(now.text)
            if match and (not form.facets or not form.facets.isdisjoint(facets)):
                return self._fill(form.say, talk.roles, "en", words=match.groupdict())
        return None

    def _chinese_clause(self, talk: Talk) -> str:
        """Return a clause with its subject, and with the object of the last question when it repeats its verb."""
        text, phrases = talk.now.text, self._phrases["zh"]
        verb = re.match(r"(.+?)(?:哪些|什么|啥|多少|几种)$", text)
        if verb and talk.before and verb[1] in talk.before.text:
            text += re.sub(r"[吗么嘛呢]$", "", talk.before.text.split(verb[1], 1)[1])
        nouns = (asked.words.match(text) for asked in phrases.asks)
        subjects = talk.pair if "difference" in self._facets.of(text) else talk.roles
        of = "的" if any(nouns) else ""
        return self._fill("{role}{x}", subjects, "zh", words={"x": of + text})

    def _parallel(self, talk: Talk) -> str | None:
        """ "and Python?": in place of its like in the last question, or asked about the roles before."""
        now, phrases = talk.now, self._phrases[talk.now.language]
        match = phrases.parallel.search(now.text)
        if now.subjects or match is None or not phrases.parallel_marked.search(self._linked(talk)):
            return None
        word = match["x"].strip()
        if phrases.verbs.search(word) or not self._content(Heard(word, now.language, ())):
            return None
        last = talk.latest
        if last.language != now.language:
            return self._fill(phrases.parallel_say, talk.roles, now.language, words={"x": word}) if talk.roles else None
        topic = None if last.subjects else self._topic(last)
        like = topic or self._like(last)
        if like:
            return last.unmasked(last.masked.replace(like, word, 1))
        return self._fill(phrases.parallel_say, talk.roles, now.language, words={"x": word}) if talk.roles else None

    def _linked(self, talk: Talk) -> str:
        return talk.now.text

    def _like(self, last: Heard) -> str | None:
        """Return the one proper name of *last*, or its one word of content: SQL in "How much SQL does a DA need?"."""
        content = self._content(last)
        names = [word for word in content if re.match(r"[A-Z]", word) and not last.text.startswith(word)]
        found = list(dict.fromkeys(names)) or (list(dict.fromkeys(content)) if last.subjects else [])
        return found[0] if len(found) == 1 else None


def _without(pattern: re.Pattern[str], heard: Heard) -> str:
    """Return the masked text of *heard* without *pattern*, other marks kept in their order only where none is lost."""
    return heard.masked if not pattern.search(heard.masked) else _kept(pattern, heard)


def _kept(pattern: re.Pattern[str], heard: Heard) -> str:
    match = pattern.search(heard.masked)
    if match is None:
        return heard.masked
    lost = match.group().count(ROLE_MARK)
    begin = heard.masked[: match.start()].count(ROLE_MARK)
    marks = iter(heard.subjects[:begin] + heard.subjects[begin + lost :])
    rest = heard.masked[: match.start()] + heard.masked[match.end() :]
    return re.sub(ROLE_MARK, lambda _: next(marks).said, rest)
