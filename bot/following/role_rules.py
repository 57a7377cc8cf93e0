"""The rules of follow-ups that name a role, or a word that stands for one, and leave the question to the one before."""

from __future__ import annotations

from bot.following.rewording import Heard, Subject, replace_subjects, together
from bot.following.stand_ins import StandIns
from bot.following.wording import Talk, Wording
from knowledge.facets import ROLE_MARK


class RoleRules:
    """Each returns the whole question that a follow-up means, or None when it is not of its kind."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._stand_ins = StandIns(wording)

    def versus(self, talk: Talk) -> str | None:
        """Understand "vs data engineer?", "how is that different from a DS?": those before beside the one named now.

        After a comparison only its first role, which it was about; "and a data engineer?" compares all three.
        """
        phrases = self._wording.phrases[talk.now.language]
        compared = talk.before is not None and len(talk.before.distinct) > 1
        said = phrases.versus.strict.search(talk.now.masked) or (
            compared and phrases.versus.beside.search(talk.now.masked)
        )
        if not talk.roles or not talk.now.subjects or not said:
            return None
        old = talk.roles[:1] if compared else talk.roles
        new = [subject for subject in talk.now.distinct if subject.key not in {one.key for one in old}]
        if not new or len(talk.now.distinct) > 1:
            return None
        words = {}
        template = phrases.versus.say
        if phrases.versus.carries.search(talk.now.text) and talk.before and not compared:
            noun = self._wording.noun(talk.before) if talk.before.language == talk.now.language else None
            if noun:
                template, words = phrases.versus.by, {"words": noun}
        return self._wording.fill(template, old, talk.now.language, new, words)

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
        text = self._stand_ins.stood_in(talk)
        if text is None:
            return None
        whole = self._wording.again(talk, text)
        others = {subject.key for subject in whole.now.subjects} != {subject.key for subject in talk.roles}
        rules = (self.role_only, self.versus) if others else (self.versus,)
        return next((said for said in (rule(whole) for rule in rules) if said), text)

    def things(self, talk: Talk) -> Talk | None:
        """Return *talk* with "how much do they cost?" as it is meant of courses."""
        text = None if self._wording.is_apart(talk.now) else self._stand_ins.with_things(talk)
        return self._wording.again(talk, text) if text else None

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

    def ranked(self, talk: Talk) -> str | None:
        """Understand "senior ones": the last question about those of its roles that are senior."""
        now = talk.now
        match = self._wording.phrases[now.language].ranked.search(now.text)
        last = talk.before
        if match is None or last is None or last.language != now.language:
            return None
        space = " " if now.language == "en" else ""
        names = [f"{match['rank'].lower()}{space}{subject.name(now.language)}" for subject in talk.roles]
        ranked = [Subject(None, name, 0) for name in names]
        replaced = [subject for subject in last.subjects if subject.key in {role.key for role in talk.roles}]
        return replace_subjects(last, replaced, ranked, self._wording.phrases[now.language])

    def role_only(self, talk: Talk) -> str | None:
        """Understand "and a data engineer?": the last question with its role in place of the last one."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        repeated = self._repeated(talk)
        if repeated:
            return repeated
        narrowed = phrases.role_narrowed.search(now.masked)
        if narrowed and not phrases.verbs.search(now.masked):
            alone = Heard(now.unmasked(narrowed["who"]), now.language, now.subjects[: narrowed["who"].count(ROLE_MARK)])
            whole = self.replaced(talk, alone, correcting=False)
            return f"{whole.rstrip('?')} {narrowed['x']}" if whole else None
        if not now.subjects or not phrases.role_only.search(now.masked) or phrases.asks_itself.search(now.masked):
            return None
        if len(now.distinct) > 1 and now.masked.startswith(ROLE_MARK) and not talk.linked:
            return None  # "DS vs DA" asks for them to be compared
        return self.replaced(talk, now, correcting=False)

    def _repeated(self, talk: Talk) -> str | None:
        """Return what "数据科学家怎么转" means after "软件工程师怎么转行做 MLOps": it goes on as that did."""
        now, last = talk.now, talk.before
        if now.language != "zh" or not last or len(now.subjects) != 1 or not now.masked.startswith(ROLE_MARK):
            return None
        start = last.masked.find(now.masked.rstrip("呢"))
        if start < 0 or len(now.masked) < 3:
            return None
        old = last.subjects[last.masked[:start].count(ROLE_MARK)]
        return (
            replace_subjects(last, [old], now.subjects, self._wording.phrases["zh"])
            if old.key != now.subjects[0].key
            else None
        )

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
            return self._wording.facet_question(self._wording.asked(last.text), new, now.language)
        if len(new) > 1 and len(new) == len(old):
            kept = ()
        if len(old) > 1 and {subject.key for subject in new} < {subject.key for subject in old}:
            last, kept = together(last), ()
        replaced = [subject for subject in last.subjects if subject.key not in {one.key for one in kept}]
        return replace_subjects(last, replaced, new, phrases)
