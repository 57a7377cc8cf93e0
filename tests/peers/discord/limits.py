"""What Discord allows, written down from its documentation apart from the app's own numbers: a second opinion.

Lengths are characters. Source of each group: the page of Discord's documentation that its comment names.
"""

# "Create Message".
CONTENT = 2_000
EMBEDS = 10
NONCE = 25
FILES = 10
ALLOWED_MENTIONS = 100

# "Embed Limits".
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4_096
EMBED_FIELDS = 25
EMBED_FIELD_NAME = 256
EMBED_FIELD_VALUE = 1_024
EMBED_FOOTER = 2_048
EMBED_AUTHOR = 256
EMBED_TOTAL = 6_000

# "Component Reference".
ROWS = 5
BUTTONS = 5
CUSTOM_ID = 100
BUTTON_LABEL = 80
BUTTON_URL = 512
PLACEHOLDER = 150
OPTIONS = 25
OPTION_TEXT = 100
COMPONENTS_V2 = 40
TEXT_DISPLAY_TOTAL = 4_000
SECTION_TEXTS = 3
GALLERY_ITEMS = 10
MEDIA_DESCRIPTION = 1_024

# "Interaction Callback Data Structure", modal; and "Component Reference", text input and label.
MODAL_TITLE = 45
MODAL_COMPONENTS = 5
INPUT_LABEL = 45
INPUT_DESCRIPTION = 100
INPUT_PLACEHOLDER = 100
INPUT_VALUE = 4_000

# "Application Command Structure", and autocomplete.
COMMAND_NAME = 32
COMMAND_DESCRIPTION = 100
COMMAND_OPTIONS = 25
COMMAND_CHOICES = 25
CHOICE_NAME = 100
CHOICE_VALUE = 100
COMMAND_TOTAL = 8_000
GLOBAL_COMMANDS = 100
STRING_OPTION = 6_000

# "Receiving and Responding to Interactions".
ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60
USER_INSTALL_FOLLOW_UPS = 5

# "Start Thread".
THREAD_NAME = 100
