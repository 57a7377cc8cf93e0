"""How follow-ups are written in a chat: thanks and courtesy around them, their spelling, script and short names."""

from __future__ import annotations

import re

from bot.following.phrases import filled
from bot.following.rewording import Heard
from bot.following.wording import Wording
from index.spelling import Spelling

#: Thanks and the like stand before a follow-up up to three times, "ok great, thanks!", and after it twice.
_LEADS, _TAILS = 3, 2


class Mending:
    """Writes follow-ups as our words are written."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._spelling = {language: Spelling(words.misspelt) for language, words in wording.phrases.items()}
        self._scripts = {
            language: str.maketrans(words.traditional, words.simplified) for language, words in wording.phrases.items()
        }

    def mended(self, text: str, language: str) -> Heard:
        """Return a follow-up without thanks and courtesy around it, its misspelt words mended."""
        phrases = self._wording.phrases[language]
        text = self.simplified(text, language).strip().rstrip("?？!！.。…~ ")
        for pattern in (*[phrases.lead] * _LEADS, *[phrases.tail] * _TAILS, phrases.lead):
            text = pattern.sub("", text).strip()
        return self._wording.hear(self._asked_directly(self._spelt(text, language), language), language)

    def simplified(self, text: str, language: str) -> str:
        """Return *text* with simplified characters for traditional ones, in which most of our words are."""
        for regional, word in self._wording.phrases[language].regional.items():
            text = text.replace(regional, word)
        return text.translate(self._scripts[language])

    def named(self, now: Heard) -> Heard:
        """Return *now* with a role's name for the short one that it is: 数分, which in texts is too often no name."""
        phrases = self._wording.phrases[now.language]
        name = phrases.asks_tail.sub("", phrases.asks_lead.sub("", now.text)).strip()
        role = self._wording.roles.resolve(name) if name and not now.subjects else None
        return self._wording.hear(now.text.replace(name, role.name(now.language)), now.language) if role else now

    def _spelt(self, text: str, language: str) -> str:
        phrases = self._wording.phrases[language]
        if language == "zh":
            for wrong, right in phrases.spellings.items():
                text = re.sub(wrong, right, text)
            return text
        text = re.sub(r"[\w/']+", lambda match: phrases.spellings.get(match[0], match[0]), text)
        return text if self._wording.hear(text, language).subjects else self._spelling[language].correct(text)

    def _asked_directly(self, text: str, language: str) -> str:
        """Return "what tools do they use" for "can you tell me what tools they use"."""
        phrases = self._wording.phrases[language]
        asked = phrases.polite.sub("", text).strip()
        found = ((form, form.when.search(asked)) for form in phrases.indirect if asked != text)
        return next((filled(form.say, match.groupdict()) for form, match in found if match), asked)
