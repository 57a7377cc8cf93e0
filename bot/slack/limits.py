"""What Slack takes at most, each limit with its source, and our own limits below them.

Lengths are UTF-16 units, as Slack's clients count: an emoji is two.
"""

from __future__ import annotations

# Slack, "Blocks" and "Views" references.
BLOCKS = 50
VIEW_BLOCKS = 100
#: Bytes of a view as JSON. Slack, "views.open": view_too_large.
VIEW_BYTES = 250_000
# Slack, references of the header, section and actions blocks, of the button and of the feedback buttons.
HEADER = 150
SECTION = 3000
BUTTON = 75
ACCESSIBILITY_LABEL = 75
# Slack, "View object" and "Plain-text input element".
VIEW_TITLE = 24
VIEW_BUTTON = 24
INPUT = 3000
INPUT_LABEL = 2000
PLACEHOLDER = 150
# Slack, "assistant.threads.setSuggestedPrompts".
PROMPTS = 4
# Slack, "Confirmation dialog object".
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
# Slack, "Table block".
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000
#: Of the top-level text. Slack, "chat.postMessage": beyond it the text is cut or refused.
TEXT = 4000
#: Of all blocks together, not documented (slackapi/bolt-js issue 2509: msg_blocks_too_long). Counted here in their
#: JSON, which is more than their text, because the issue shows that even a divider counts.
MESSAGE = 13_200

#: Characters of an answer that a reader takes in at a glance; the same on every platform.
ANSWER = 1200
# Ours, so that what is never cut into parts leaves room for the rest of a message. A text that is cut to RUN is longer
# than an answer may be, so it stays only where it is the last one left.
RUN = 1500
MARKS = 8  # of one statement, or of one source
UNDERSTOOD = 300
CREDIT = 250  # a source in small print
REFUSAL = 500
CHOICES = 3  # buttons that ask
ASKED = 300  # by such a button; its value could hold 2,000
LINK = 400  # in a message
SOURCES = 3  # of one statement that has too many for a message
SECTIONS_OF_A_SOURCE = 2
# Ours, of views.
PASSAGE = 3000
VIEW_LINK = 2000
SHELF = 40  # articles
# Ours, of what is held of a person: units of JSON in a message, and messages, of which a response_url takes five.
EXPORT = 9_000
EXPORTS = 5
