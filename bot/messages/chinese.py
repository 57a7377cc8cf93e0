"""What Rolewise says in Chinese."""

from __future__ import annotations

from bot.messages.model import Messages

CHINESE = Messages(
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
    welcome="不客气，随时可以接着问。",
    farewell="再见！有问题随时来问。",
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
    an_hour="一小时",
    hours="{count} 小时",
    a_day="一天",
    days="{count} 天",
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
    stopped="您不给我发消息，我就不会在这里说话。",
    help_title="问我数据与机器学习的角色",
    help_what="我根据有关角色和职业的文章回答，每一句都标出所依据的原文段落。文章没有说的，我不会编造。",
    help_try="不妨试试：",
    help_ways=(
        "/ask 您的问题\t只有您看得到回答，也可以分享出去\n"
        "/ask role 角色名\t一个角色的概况\n"
        "/ask 甲和乙的区别\t两个角色对照着看\n"
        "在频道里提到我\t我在消息列里回答；可以接着追问，前面的问题我记得\n"
        "给我发私信\t直接问就行，不用命令；在那里说“帮助”“隐私”也可以\n"
        "消息菜单里的“Answer this”\t我回答那条消息，只有您看得到\n"
        "/ask privacy\t我保存您的什么，怎样导出，怎样忘掉\n"
        "/ask help\t这份说明"
    ),
    help_ways_discord=(
        "/ask 您的问题\t频道里的人都看得到回答；选 private: True 就只有您看得到，也可以再分享\n"
        "在频道里提到我\t我会回复；回复我就能接着追问，前面的问题我记得\n"
        "给我发私信\t直接问就行，不用命令；在那里说“帮助”“隐私”也可以\n"
        "/privacy\t我保存您的什么，怎样导出，怎样忘掉"
    ),
    examples="数据工程师做什么？\n数据科学家和 MLOps 工程师有什么区别？\n怎样成为机器学习工程师？",
    home_title="您好！我熟悉数据与机器学习的角色",
    home_how="怎样提问",
    home_articles="我读过的文章",
    home_updated="更新于 {date}",
    privacy_title="您的问题",
    privacy_remembered="您的问题和我的回答会加密保存 {time}，好让追问和按钮能用。",
    privacy_recorded=(
        "问题涉及哪些角色和文章、您的评价和理由、您请编辑补充的请求，会保存 {time}，记在一个代号下，不用您的用户编号。"
    ),
    privacy_texts="这段时间里编辑可以看您的问题，好知道还缺哪些文章，但看不到是谁问的。",
    privacy_no_texts="编辑看不到您的问题，只看得到问题涉及什么。",
    privacy_private="您选择了不公开：编辑看不到您的问题，只看得到问题涉及什么。",
    privacy_server="这里说的是这个服务器；在私信里用 /privacy，说的是私信里的问题。",
    privacy_direct="这里说的是私信；在服务器里用 /privacy，说的是那个服务器里的问题。",
    make_private="不让编辑看我的问题",
    make_kept="让编辑看我的问题",
    export="导出关于我的数据",
    exported="关于您的数据都在这里，格式是 JSON。",
    exported_newest="这里只放得下关于您的最新数据，格式是 JSON。其余的可以请管理员用“rolewise privacy export”导出。",
    forget="忘掉我的问题",
    forget_ask="我会删除您的问题和对应的回答、您的评价，以及您请编辑补充的请求。消息本身会留在这里，公开与否的选择也不变。",
    forget_yes="忘掉",
    forget_done="您问过的一切都已经删除。",
    cancel="取消",
)
