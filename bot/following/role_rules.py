"""The rules of follow-ups that name a role, or a word that stands for one, and leave the question to the one before."""

from __future__ import annotations

from bot.following.phrases import StandIn
from bot.following.rewording import Heard, Subject, joined, plural, replace_subjects, singular, together
from bot.following.wording import Talk, Wording
from knowledge.facets import ROLE_MARK


class RoleRules:
    """Each returns the whole question that a follow-up means, or None when it is not of its kind."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def versus(self, talk: Talk) -> str | None:
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

    def chooser(self, talk: Talk) -> str | None:
        """Understand "which of the two needs more coding?": asked with both names."""
        phrases = self._wording.phrases[talk.now.language]
        match = phrases.chooser.of.search(talk.now.text) or phrases.chooser.when.search(talk.now.text)
        if match is None or talk.now.subjects or len(talk.pair) < 2:
            return None
        thing = self._wording.noun(talk.before) if talk.before else None
        if len(talk.roles) == 1 and thing and thing.endswith("s") and not phrases.chooser.person.search(match.group()):
            return None  # one of the courses is asked for
        return self._wording.fill(phrases.chooser.say, talk.pair, talk.now.language, words=match.groupdict())

    def stand_in(self, talk: Talk) -> str | None:
        """Understand "which tools does he use": the role's name in place of the word that stands for it."""
        text = self.stood_in(talk)
        if text is None:
            return None
        whole = self._wording.again(talk, text)
        others = {subject.key for subject in whole.now.subjects} != {subject.key for subject in talk.roles}
        rules = (self.role_only, self.versus) if others else (self.versus,)
        return next((said for said in (rule(whole) for rule in rules) if said), text)

    def stood_in(self, talk: Talk) -> str | None:
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
            return self._wording.topic(talk.latest)
        if not subjects:
            return None
        phrases = self._wording.phrases[language]
        many = stand_in.form == "plural" or (len(subjects) > 1 and subjects is talk.pair)
        names = [(plural if many else singular)(subject, language) for subject in subjects]
        name = joined(names, phrases, "and" if many else "or")
        if stand_in.possessive:
            name += "'" if name.endswith("s") else "'s"
        return name.replace("\\", r"\\")

    def the_one(self, talk: Talk) -> str | None:
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
                return self.replaced(talk, meant, correcting=True)
        return None

    def role_only(self, talk: Talk) -> str | None:
        """Understand "and a data engineer?": the last question with its role in place of the last one."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        if not now.subjects or not phrases.role_only.search(now.masked) or phrases.asks_itself.search(now.masked):
            return None
        if len(now.distinct) > 1 and now.masked.startswith(ROLE_MARK) and not talk.linked:
            return None  # "DS vs DA" asks for them to be compared
        return self.replaced(talk, now, correcting=False)

    def replaced(self, talk: Talk, now: Heard, *, correcting: bool) -> str | None:
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
