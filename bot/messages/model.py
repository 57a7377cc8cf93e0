"""What Rolewise itself says, whatever the language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Messages:
    """What Rolewise itself says. Placeholders in braces are filled with ``str.format``."""

    sources: str
    not_covered: str
    nearest: str
    request: str
    notes_on: str
    notes_on_unknown: str
    unknown_author: str
    no_source: str
    understood_as: str
    also_ask: str
    differ: str
    unknown_role: str
    did_you_mean: str
    small_talk: str
    welcome: str
    farewell: str
    more: str
    chat_welcome: str
    chat_help: str
    chat_unknown: str
    chat_without_sources: str
    chat_anew: str
    chat_stopped: str
    # In a chat, instead of an answer or beside it.
    status: str
    busy: str
    too_many_of_person: str
    too_many_of_channel: str
    minutes: str
    seconds: str
    an_hour: str
    hours: str
    a_day: str
    days: str
    question_too_long: str
    question_unreadable: str
    failed: str
    thanks: str
    requested: str
    requested_before: str
    forgotten: str
    not_shared: str
    perhaps_shared: str
    not_opened: str
    try_asking: str
    # Under an answer.
    show_passages: str
    share: str
    dismiss: str
    shared_by: str
    helpful: str
    unhelpful: str
    request_article: str
    aspect: str
    # The cited passages in full.
    passages_title: str
    passages_cut: str
    open_article: str
    close: str
    # What was wrong with an answer.
    reason_title: str
    reason_label: str
    reason_hint: str
    send: str
    skip: str
    # Where the bot answers.
    only_in: str
    everywhere: str
    only_managers: str
    stopped: str
    # Help.
    help_title: str
    help_what: str
    help_try: str
    help_ways: str
    help_ways_discord: str
    examples: str
    # The bot's own page.
    home_title: str
    home_how: str
    home_articles: str
    home_updated: str
    # What becomes of a person's questions.
    privacy_title: str
    privacy_remembered: str
    privacy_recorded: str
    privacy_texts: str
    privacy_no_texts: str
    privacy_private: str
    privacy_server: str
    privacy_direct: str
    make_private: str
    make_kept: str
    export: str
    exported: str
    exported_newest: str
    forget: str
    forget_ask: str
    forget_yes: str
    forget_done: str
    cancel: str
