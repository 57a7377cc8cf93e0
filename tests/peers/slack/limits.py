"""What Slack allows, written down from its documentation apart from the app's own numbers: a second opinion.

Lengths are characters. Source of each group: the page of Slack's developer documentation that its comment names.
"""

# Block Kit reference, "Blocks".
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
BLOCK_ID = 255
HEADER = 150
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
FIELD_TEXT = 2_000
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
CONTEXT_ACTION_ELEMENTS = 5
MARKDOWN = 12_000
IMAGE_TITLE = 2_000
ALT_TEXT = 2_000
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000

# Block Kit reference, "Block elements" and "Composition objects".
ACTION_ID = 255
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
URL = 3_000
ACCESSIBILITY_LABEL = 75
ICON_BUTTON_PEOPLE = 10
PLACEHOLDER = 150
INPUT_LENGTH = 3_000
OPTIONS = 100
OVERFLOW_OPTIONS = 5
CHOICES = 10
OPTION_TEXT = 75
OPTION_VALUE = 150
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

# "Views" reference, and views.push for the height of the stack.
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3_000
CALLBACK_ID = 255
VIEW_STACK = 3

# chat.postMessage: what is sensible, and where Slack cuts.
MESSAGE_TEXT = 4_000
MESSAGE_TEXT_CUT = 40_000
# Undocumented: slackapi/bolt-js issue 2509 finds that messages past about this many characters are refused.
MESSAGE_CHARACTERS = 13_200

# "Handling user interaction" and assistant.threads.setSuggestedPrompts.
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60
SUGGESTED_PROMPTS = 4
