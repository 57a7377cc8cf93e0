"""What Discord takes at most, each limit with its source, and our own limits below them.

Lengths are UTF-16 units, as Discord's clients count: an emoji is two. Discord itself may count it as one.
"""

from __future__ import annotations

# Discord, "Component Reference": of a message with Components V2, nested ones counted, and of the text of them all.
COMPONENTS = 40
TEXT = 4000
# Discord, "Component Reference": of an action row, and of a button.
BUTTONS = 5
LABEL = 80
CUSTOM_ID = 100

# Discord, "Create Message": of a nonce, by which it knows a message that it was sent before.
NONCE = 25

# Discord, "Modal" reference: of a text input.
REASON = 4000
# Discord, "Application Commands": choices that complete an option, and the name of one.
COMPLETIONS = 25
CHOICE_NAME = 100

# Discord, "Uploading Files": 10 MiB a file. Ours, below it: bytes of what is held of a person.
EXPORT = 8_000_000

#: Characters of a page of an answer. A reader takes in about 1,200 at a glance; a line more makes no page of its own.
PAGE = 1300
#: Characters of a page of cited passages, which are read and not glanced at.
PASSAGES = 2000
PASSAGES_OF_A_PAGE = 12
# Ours, so that a single line leaves room for the rest of a message: units as they are sent, signs of escape counted.
LINE = 600
MARKS = 8  # of one statement, or of one source
LINK = 160  # of a mark or a source in an answer
PASSAGE_LINK = 800
HEADING = 150
UNDERSTOOD = 200
TITLE = 150  # of a source, and of its sections
CREDIT = 120  # who wrote it, when
NOTE = 200
NOTES = 2  # on a page
CHOICES = 3  # buttons that ask, and articles that are near
ASKED = 4000  # by such a button, which carries its number alone
SECTIONS_OF_A_SOURCE = 2
