"""The words of a follow-up that stand for what was spoken of before: "they", "it", "the first one", "这个岗位"."""

from __future__ import annotations

from bot.following.phrases import StandIn
from bot.following.rewording import Heard, joined, plural, singular
from bot.following.wording import Talk, Wording
from knowledge.facets import ROLE_MARK


class StandIns:
    """Finds what stands for something else, and says it by its name."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def stood_in(self, talk: Talk) -> str | None:
        """Return the follow-up with names in place of what stands for them; None when nothing does."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        for form in phrases.forms:  # "how long does it take" speaks of no role
            if form.when.search(now.masked) and not now.subjects:
                return None
        for stand_in in phrases.stand_ins:
            match = stand_in.when.search(now.masked)
            if match is None or not self._is_free(talk, match.start()):
                continue
            if stand_in.form == "thing" and self._is_statement(talk.latest):
                return None  # it stands for what was said of the roles
            if stand_in.possessive and self._wording.content(
                self._wording.hear(now.text[: match.start()], now.language)
            ):
                continue  # "how do teams version their data"
            name = self._stood_for(talk, stand_in)
            if name:
                return now.unmasked(stand_in.when.sub(name, now.masked))
        return None

    def with_things(self, talk: Talk) -> str | None:
        """Return the follow-up with what was asked for in place of what stands for it: "are they hard to learn"."""
        now, last, things = talk.now, talk.before, self._wording.phrases[talk.now.language].things
        told = self._wording.things(last, talk.roles) if last and last.language == now.language else None
        if told is None:
            return None
        noun, again = told
        roles = last is not None and things.roles.search(last.masked)
        if not roles and not things.nouns.fullmatch(noun):
            return None
        match = next((found for fits in things.fits if (found := fits.search(now.text))), None)
        match = things.fits_roles.search(now.text) if roles else match
        match = None if now.subjects else match
        text = now.text[: match.start("it")] + again + now.text[match.end("it") :] if match else now.text
        space = " " if now.language == "en" else ""
        text = things.counted.sub(lambda found: f"{found.group()}{space}{noun}", text)
        return text if text != now.text else None

    def _is_free(self, talk: Talk, start: int) -> bool:
        """Return whether a word at *start* can stand for what was said before: nothing in its own question is meant."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        before = now.masked[:start]
        if (ROLE_MARK in before and talk.latest.subjects) or phrases.everyday.search(now.masked):
            return False
        boundaries = list(phrases.boundary.finditer(before))
        return not boundaries or not self._wording.content(Heard(before[: boundaries[-1].start()], now.language, ()))

    def _is_statement(self, last: Heard) -> bool:
        phrases = self._wording.phrases[last.language]
        return bool(phrases.statement.search(last.text) or phrases.field_of.search(last.masked))

    def _stood_for(self, talk: Talk, stand_in: StandIn) -> str | None:
        language = talk.now.language
        subjects = talk.roles
        if stand_in.of == "both" and not talk.now.subjects:
            subjects = talk.pair if len(talk.pair) > 1 else subjects
        elif stand_in.of in {"first", "second"}:
            index = 0 if stand_in.of == "first" else 1
            subjects = talk.pair[index : index + 1] if len(talk.pair) > 1 else ()
        elif "difference" in self._wording.asked(talk.now.text) or self._wording.are_together(talk):
            subjects = talk.pair if len(subjects) == 1 else subjects
        topic = self._wording.topic(talk.latest) if stand_in.form == "thing" else None
        if stand_in.form == "thing" and (talk.latest is not talk.before or (topic and ROLE_MARK not in topic)):
            return f"{topic}'s" if topic and stand_in.possessive else topic
        if not subjects:
            return None
        phrases = self._wording.phrases[language]
        many = stand_in.form == "plural" or (len(subjects) > 1 and subjects is talk.pair)
        names = [(plural if many else singular)(subject, language) for subject in subjects]
        name = joined(names, phrases, "and" if many else "or")
        if stand_in.possessive:
            name += "'" if name.endswith("s") else "'s"
        return name.replace("\\", r"\\")
