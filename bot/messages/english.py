"""What Rolewise says in English."""

from __future__ import annotations

from bot.messages.model import Messages

ENGLISH = Messages(
    sources="Sources",
    not_covered="The articles do not answer this.",
    nearest="Nearest to it:",
    request="Editors can add an article that tells it.",
    notes_on="{title} (our notes on it)",
    notes_on_unknown="{title} (our notes on an article of unknown title)",
    unknown_author="unknown author",
    no_source="no source",
    understood_as="Understood as: {question}",
    also_ask="You can also ask:",
    differ="The articles differ on this:",
    unknown_role="I do not know the role “{name}”.",
    did_you_mean="Did you mean {names}?",
    small_talk="I answer questions about data and ML roles and careers, and show the passage behind every line.",
    welcome="Glad to help. Ask on whenever you like.",
    farewell="Goodbye! I am here whenever you have a question.",
    more="and {count} more",
    chat_welcome="Ask about data and ML roles and careers. /help lists the commands, Ctrl-D ends.",
    chat_help=(
        "Ask in words; what a follow-up leaves unsaid is taken from the questions before it.\n"
        "/sources  the passages of the last answer, in full\n"
        "/new      forget the questions before\n"
        "/help     this list\n"
        "/quit     end, as does Ctrl-D"
    ),
    chat_unknown="There is no command {command}; /help lists them.",
    chat_without_sources="There is no answer yet whose sources could be shown.",
    chat_anew="The questions before are forgotten.",
    chat_stopped="Stopped.",
    status="is looking this up…",
    busy="Many are asking just now. Please ask again in a moment.",
    too_many_of_person="You have asked a lot in a short time. Please ask again in {wait}.",
    too_many_of_channel="This channel has asked a lot in a short time. Please ask again in {wait}.",
    minutes="{count} minutes",
    seconds="{count} seconds",
    an_hour="an hour",
    hours="{count} hours",
    a_day="a day",
    days="{count} days",
    question_too_long="That is too long for a question. Please ask in a sentence or two.",
    question_unreadable="I find no question in that. Please ask in words.",
    failed="Something went wrong on my side, sorry. Please tell an admin the reference {reference}.",
    thanks="Thank you, noted.",
    requested="Noted: the editors see that an article on this is wanted.",
    requested_before="You have asked for this before; the editors see it.",
    perhaps_shared="I was interrupted. If the answer is not in the channel, please share it again.",
    not_shared="I cannot post here. Invite me to this channel, then share again.",
    not_opened="That took too long. Please press it again.",
    forgotten="I no longer have that answer. Please ask again.",
    try_asking="Try asking",
    show_passages="Show passages",
    share="Share in channel",
    dismiss="Dismiss",
    shared_by="Shared by {person}",
    helpful="Helpful",
    unhelpful="Not helpful",
    request_article="Request an article",
    aspect="Aspect",
    passages_title="Cited passages",
    passages_cut="There was no room for {count} more.",
    open_article="Open the article",
    close="Close",
    reason_title="Thanks for telling us",
    reason_label="What was wrong or missing?",
    reason_hint="A few words are enough. Editors read them.",
    send="Send",
    skip="Skip",
    only_in="In this server I answer only in {channels}.",
    everywhere="In this server I answer in every channel that I can see.",
    only_managers="Only who may manage this server can set that.",
    stopped="I say nothing here unless you write to me.",
    help_title="Ask me about data and ML roles",
    help_what=(
        "I answer from articles on roles and careers, and every line carries the number of the passage it "
        "stands on. What the articles do not say, I do not make up."
    ),
    help_try="Try one of these:",
    help_ways=(
        "/ask your question\tonly you see the answer, and you can share it\n"
        "/ask role NAME\ta role at a glance\n"
        "/ask compare A vs B\ttwo roles side by side\n"
        "Mention me in a channel\tI answer in a thread; ask on there, I know what was asked before\n"
        "Write me a direct message\tjust ask, no command needed; help and privacy are understood there too\n"
        "“Answer this” in the menu of a message\tI answer that message, for your eyes only\n"
        "/ask privacy\twhat I keep of you; to export it, to forget it\n"
        "/ask help\tthis page"
    ),
    help_ways_discord=(
        "/ask your question\teverybody here sees the answer; with private: True only you do, and you can share it\n"
        "Mention me in a channel\tI reply; reply to me to ask on, I know what was asked before\n"
        "Write me a direct message\tjust ask, no command needed; help and privacy are understood there too\n"
        "/privacy\twhat I keep of you; to export it, to forget it"
    ),
    examples=(
        "What does a data engineer do?\n"
        "Data scientist or MLOps engineer: what is the difference?\n"
        "How do I become a machine learning engineer?"
    ),
    home_title="Hello! I know data and ML roles",
    home_how="How to ask",
    home_articles="What I know",
    home_updated="updated {date}",
    privacy_title="Your questions",
    privacy_remembered="For {time} I keep what you ask and what I answer, sealed, so that follow-ups and buttons work.",
    privacy_recorded=(
        "For {time} I keep which roles and articles a question was about, your votes with their reasons "
        "and your wishes for articles, under a code instead of your user id."
    ),
    privacy_texts="Editors can read your questions in that time, without who asked, to see which articles are missing.",
    privacy_no_texts="Editors do not see your questions, only what they were about.",
    privacy_private="You keep yours private: editors do not see your questions, only what they were about.",
    privacy_server="This is about this server; in a direct message, /privacy is about what you ask there.",
    privacy_direct="This is about direct messages; in a server, /privacy is about what you ask there.",
    make_private="Keep mine private",
    make_kept="Let editors see mine",
    export="Export what you hold of me",
    exported="This is all that I hold of you, as JSON.",
    exported_newest=(
        "This is the newest that I hold of you, as JSON. There is more than has room here: an admin can "
        "give you all with “rolewise privacy export”."
    ),
    forget="Forget my questions",
    forget_ask=(
        "I delete your questions with their answers, your votes and your requests for articles. "
        "The messages themselves stay here, and so does your choice to keep them private or not."
    ),
    forget_yes="Forget them",
    forget_done="Everything that you asked me is gone.",
    cancel="Cancel",
)
