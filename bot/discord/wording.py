"""How commands are called and told of, in each language, and where they may be used."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str as localised

#: The names of commands and options, in small letters, and what they do.
_COMMAND_WORDS = {
    "en": {
        "ask": "ask",
        "ask_does": "Ask about data and ML roles and careers",
        "question": "question",
        "question_is": "Your question, in English or Chinese",
        "private": "private",
        "private_is": "Show the answer to you alone",
        "role": "role",
        "role_does": "A role at a glance: what it does, tools, skills, education",
        "name": "name",
        "name_is": "A role, by any of its names: MLE, data engineer, 数据科学家",
        "compare": "compare",
        "compare_does": "Two or three roles side by side",
        "one_is": "A role",
        "another_is": "Another role",
        "third_is": "A third role, if you like",
        "help": "help",
        "help_does": "What can be asked, and how",
        "privacy": "privacy",
        "privacy_does": "What is kept of you; keep your questions private, export or forget them",
        "find_sources": "Find sources",
        "settings_does": "Where Rolewise answers in this server",
        "settings_show": "Show where Rolewise answers",
        "settings_allow": "Answer in this channel, and in no other that was not allowed",
        "settings_everywhere": "Answer in every channel again",
        "channel_is": "The channel",
    },
    "zh": {
        "ask": "提问",
        "ask_does": "提问数据与机器学习的角色和职业",
        "question": "问题",
        "question_is": "您的问题，中文或英文",
        "private": "私密",
        "private_is": "只有您看得到回答",
        "role": "角色",
        "role_does": "一个角色的概况：职责、工具、技能、学历",
        "name": "名称",
        "name_is": "角色的任何一种叫法：MLE、data engineer、数据科学家",
        "compare": "比较",
        "compare_does": "并排比较两三个角色",
        "one_is": "一个角色",
        "another_is": "另一个角色",
        "third_is": "第三个角色，可以不填",
        "help": "帮助",
        "help_does": "可以问什么，怎样问",
        "privacy": "隐私",
        "privacy_does": "我保存您的什么；不公开、导出或忘掉您的问题",
        "find_sources": "查找出处",
        "settings_does": "Rolewise 在这个服务器的哪里回答",
        "settings_show": "看看 Rolewise 在哪里回答",
        "settings_allow": "在这个频道回答；没有允许的频道不回答",
        "settings_everywhere": "重新在所有频道回答",
        "channel_is": "频道",
    },
}


class CommandWords(app_commands.Translator):
    """Names and descriptions in the languages that have them, from the table above."""

    async def translate(
        self,
        string: localised,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - discord.py's
    ) -> str | None:
        """Return *string* in *locale*, or None where it stays as it is."""
        key = string.extras.get("key", "")
        return _COMMAND_WORDS["zh"].get(key) if locale is discord.Locale.chinese else None


def say(key: str) -> localised:
    """Return what the table says under *key*, with its translations."""
    return localised(_COMMAND_WORDS["en"][key], key=key)


def everywhere(command: Any) -> Any:
    """Let *command* be used in servers, direct messages and groups, wherever the app is installed for."""
    command = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)
