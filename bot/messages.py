"""The words around an answer, in every language that has them; other languages get the English ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    home_privacy: str
    home_private: str
    home_kept: str
    make_private: str
    make_kept: str
    forget: str
    forget_ask: str
    forget_yes: str
    forget_done: str
    cancel: str


_MESSAGES = {
    "en": Messages(
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
            "Write me a direct message\tjust ask, no command needed\n"
            "“Answer this” in the menu of a message\tI answer that message, for your eyes only\n"
            "/ask help\tthis page"
        ),
        help_ways_discord=(
            "/ask your question\teverybody here sees the answer; with private: True only you do, and you can share it\n"
            "Mention me in a channel\tI reply; reply to me to ask on, I know what was asked before\n"
            "Write me a direct message\tjust ask, no command needed\n"
            "/privacy\twho reads your questions, and how they are forgotten"
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
        home_privacy="Your questions",
        home_private=(
            "What you ask while this is on is not for editors. It is kept for a day, with your user id, so that "
            "follow-ups and buttons work; what you asked before is kept as it was."
        ),
        home_kept=(
            "What you ask and what I answer is kept for {days} days, with your user id, so that follow-ups and buttons "
            "work. Editors may read questions to see which articles are missing."
        ),
        make_private="Keep mine private",
        make_kept="Let editors read mine",
        forget="Forget my questions",
        forget_ask=(
            "I delete your questions with their answers, your votes and your requests for articles. "
            "The messages themselves stay here, and so does this page's setting."
        ),
        forget_yes="Forget them",
        forget_done="Everything that you asked me is gone.",
        cancel="Cancel",
    ),
    "zh": Messages(
        sources="来源",
        not_covered="现有文章没有回答这个问题。",
        nearest="最接近的是：",
        request="编辑可以加入一篇讲到它的文章。",
        notes_on="{title}（我们的笔记）",
        notes_on_unknown="{title}（我们的笔记，原文标题不详）",
        unknown_author="作者不详",
        no_source="文章未提",
        understood_as="理解为：{question}",
        also_ask="还可以问：",
        differ="各篇文章对此说法不一：",
        unknown_role="我不认识“{name}”这个角色。",
        did_you_mean="您是想问{names}吗？",
        small_talk="我回答有关数据与机器学习的角色和职业的问题，每一句都附上出处。",
        more="还有 {count} 项",
        chat_welcome="请提问数据与机器学习的角色和职业。/help 列出命令，Ctrl-D 结束。",
        chat_help=(
            "用一句话提问；追问里没有说的，从前面的问题里补上。\n"
            "/sources  上一个回答引用的原文\n"
            "/new      忘掉前面的问题\n"
            "/help     这份说明\n"
            "/quit     结束，也可以按 Ctrl-D"
        ),
        chat_unknown="没有 {command} 这个命令，/help 列出所有命令。",
        chat_without_sources="还没有可以列出来源的回答。",
        chat_anew="前面的问题已经忘掉。",
        chat_stopped="已停止。",
        status="正在查找…",
        busy="现在提问的人很多，请稍后再问。",
        too_many_of_person="您短时间内问得很多，请 {wait}后再问。",
        too_many_of_channel="这个频道短时间内问得很多，请 {wait}后再问。",
        minutes="{count} 分钟",
        seconds="{count} 秒",
        question_too_long="这个问题太长了，请用一两句话来问。",
        question_unreadable="我没有看到问题，请用文字提问。",
        failed="我这边出了问题，没能回答。请把编号 {reference} 告诉管理员。",
        thanks="谢谢，已经记下。",
        requested="已经记下：编辑会看到这里缺一篇文章。",
        requested_before="您已经提过了，编辑看得到。",
        perhaps_shared="刚才被打断了。如果频道里没有这个回答，请再分享一次。",
        not_shared="我不能在这里发消息。请先邀请我加入这个频道，再分享一次。",
        not_opened="用的时间太长了，请再按一次。",
        forgotten="这个回答已经不在了，请再问一次。",
        try_asking="可以这样问",
        show_passages="查看原文",
        share="分享到频道",
        dismiss="关闭",
        shared_by="由 {person} 分享",
        helpful="有帮助",
        unhelpful="没帮助",
        request_article="请编辑补充",
        aspect="方面",
        passages_title="引用的原文",
        passages_cut="还有 {count} 段放不下。",
        open_article="打开原文章",
        close="关闭",
        reason_title="谢谢反馈",
        reason_label="哪里不对，或者缺了什么？",
        reason_hint="几个字就够了，编辑会看。",
        send="发送",
        skip="跳过",
        only_in="在这个服务器里，我只在 {channels} 回答。",
        everywhere="在这个服务器里，我在看得到的每个频道都回答。",
        only_managers="只有能管理这个服务器的人才能设置。",
        help_title="问我数据与机器学习的角色",
        help_what="我根据有关角色和职业的文章回答，每一句都标出所依据的原文段落。文章没有说的，我不会编造。",
        help_try="不妨试试：",
        help_ways=(
            "/ask 您的问题\t只有您看得到回答，也可以分享出去\n"
            "/ask role 角色名\t一个角色的概况\n"
            "/ask 甲和乙的区别\t两个角色对照着看\n"
            "在频道里提到我\t我在消息列里回答；可以接着追问，前面的问题我记得\n"
            "给我发私信\t直接问就行，不用命令\n"
            "消息菜单里的“Answer this”\t我回答那条消息，只有您看得到\n"
            "/ask help\t这份说明"
        ),
        help_ways_discord=(
            "/ask 您的问题\t频道里的人都看得到回答；选 private: True 就只有您看得到，也可以再分享\n"
            "在频道里提到我\t我会回复；回复我就能接着追问，前面的问题我记得\n"
            "给我发私信\t直接问就行，不用命令\n"
            "/privacy\t谁会看您的问题，怎样让我忘掉"
        ),
        examples="数据工程师做什么？\n数据科学家和 MLOps 工程师有什么区别？\n怎样成为机器学习工程师？",
        home_title="您好！我熟悉数据与机器学习的角色",
        home_how="怎样提问",
        home_articles="我读过的文章",
        home_updated="更新于 {date}",
        home_privacy="您的问题",
        home_private=(
            "打开这一项之后，您的问题不给编辑看，连同您的用户编号只保存一天，好让追问和按钮能用；以前的问题照旧保存。"
        ),
        home_kept=(
            "您的问题和我的回答会连同您的用户编号保存 {days} 天，好让追问和按钮能用。"
            "编辑可能会看问题，好知道还缺哪些文章。"
        ),
        make_private="不让编辑看我的问题",
        make_kept="允许编辑看我的问题",
        forget="忘掉我的问题",
        forget_ask="我会删除您的问题和对应的回答、您的评价，以及您请编辑补充的请求。消息本身会留在这里，本页的设置也不变。",
        forget_yes="忘掉",
        forget_done="您问过的一切都已经删除。",
        cancel="取消",
    ),
}


#: What stands between the names of a choice, and before the last of them.
_CHOICES = {"en": (", ", " or "), "zh": ("、", "或")}


def choice(names: Sequence[str], language: str) -> str:
    """Return *names* as a choice in *language*: ``A, B or C``."""
    between, last = _CHOICES.get(language, _CHOICES["en"])
    return last.join(filter(None, (between.join(names[:-1]), *names[-1:])))


def overview_of(name: str, language: str) -> str:
    """Return the question in *language* what there is to know of the role *name*."""
    return f"介绍一下{name}" if language == "zh" else name


def comparison_of(names: Sequence[str], language: str) -> str:
    """Return the question in *language* how the roles with *names* differ."""
    return f"{'、'.join(names[:-1])}和{names[-1]}有什么区别？" if language == "zh" else " vs ".join(names)


def messages(language: str) -> Messages:
    """Return the messages in *language* (ISO 639-1), or the English ones."""
    return _MESSAGES.get(language, _MESSAGES["en"])


#: What Discord's lists of commands show: the names of commands and options, in small letters, and what they do.
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
        "privacy_does": "Who reads your questions, and how to have them forgotten",
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
        "privacy_does": "谁会看您的问题，怎样让我忘掉",
        "find_sources": "查找出处",
        "settings_does": "Rolewise 在这个服务器的哪里回答",
        "settings_show": "看看 Rolewise 在哪里回答",
        "settings_allow": "在这个频道回答；没有允许的频道不回答",
        "settings_everywhere": "重新在所有频道回答",
        "channel_is": "频道",
    },
}


def command_words(language: str) -> Mapping[str, str]:
    """Return what Discord's lists of commands show in *language*, by a key of ours; nothing in others."""
    return _COMMAND_WORDS.get(language, {})
