"""The words around an answer, in every language that has them; other languages get the English ones."""

from __future__ import annotations

from collections.abc import Sequence
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
        help_title="Ask me about data and ML roles",
        help_what=(
            "I answer from articles on roles and careers, and every line carries the number of the passage it "
            "stands on. What the articles do not say, I do not make up."
        ),
        help_try="Try one of these:",
        help_ways=(
            "/ask your question\tonly you see the answer, and you can share it\n"
            "Mention me in a channel\tI answer in a thread; ask on there, I know what was asked before\n"
            "Write me a direct message\tjust ask, no command needed\n"
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
        home_private="Nobody reads your questions, and they are soon deleted.",
        home_kept="Editors read questions, without names, to see which articles are missing.",
        make_private="Keep mine private",
        make_kept="Let editors read mine",
        forget="Forget my questions",
        forget_ask="Everything that you asked me goes, for good. What you shared in channels stays there.",
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
        help_title="问我数据与机器学习的角色",
        help_what="我根据有关角色和职业的文章回答，每一句都标出所依据的原文段落。文章没有说的，我不会编造。",
        help_try="不妨试试：",
        help_ways=(
            "/ask 您的问题\t只有您看得到回答，也可以分享出去\n"
            "在频道里提到我\t我在消息列里回答；可以接着追问，前面的问题我记得\n"
            "给我发私信\t直接问就行，不用命令\n"
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
        home_private="没有人会看您的问题，它们不久就会删除。",
        home_kept="编辑会看问题（不带姓名），好知道还缺哪些文章。",
        make_private="不让编辑看我的问题",
        make_kept="允许编辑看我的问题",
        forget="忘掉我的问题",
        forget_ask="您问过的一切都会永久删除。已经分享到频道里的会留在那里。",
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


def messages(language: str) -> Messages:
    """Return the messages in *language* (ISO 639-1), or the English ones."""
    return _MESSAGES.get(language, _MESSAGES["en"])
