### What staff read who look after cards and switches.

topic-assistance = 低保救助
topic-community = 社区生活
topic-consumer = 消费防骗
topic-family = 婚姻家庭
topic-health = 看病医保
topic-housing = 租房住房
topic-insurance = 社会保险
topic-jobs = 找工作
topic-labor = 劳动工资
topic-legal = 法律援助
topic-protection = 反家暴保护
topic-residence = 户口居住证
topic-safety = 治安安全
topic-schooling = 孩子上学

curation-not-auditors = 审计员只看记录，不改答案和开关。

curation-find = 找：{ $text }
curation-hit = { $number }. { $id } { $title }｜{ $score }
curation-no-hits = 没有找到卡片。
curation-would-answer = 会这样答：{ $id }
curation-would-both = 会这样答：{ $id }，另提 { $also }
curation-would-closed = 会说由工作人员答：{ $id } 的主题已关
curation-would-clarify = 会反问一次
curation-would-person = 会转人工（{ $label }）
curation-would-abstain = 会说没有依据（{ $label }）

curation-model = 模型
curation-shut = 已关：{ $shown }。下一条消息起生效。
curation-opened = 已开：{ $shown }。下一条消息起生效。
curation-which-topic = 写清楚是哪个主题：{ $topics }
curation-model-shut = 模型：关。只说卡片原文。
curation-model-open = 模型：开。
curation-topics-shut = 关着的主题：{ $topics }
curation-topics-open = 主题都开着。
curation-how =
    关 主题 名字；开 主题 名字
    关 模型；开 模型
    主题：{ $topics }

curation-kind-unanswered = 没答案
curation-kind-wrong = 说不对
curation-kind-expired = 已过期
curation-kind-policy_unclear = 规定不清
curation-gaps = 还缺的答案，共 { $count } 条。回复号码看一条：
curation-gaps-none = 现在没有缺的答案。
curation-gap-line = { $kind } ×{ $count }：{ $text }
curation-gap = 缺口 { $seq }｜{ $kind }｜{ $count } 次
    { $text }
curation-write = 写成卡片草稿
curation-ignore = 不用管
curation-written = 写好了，关掉
curation-gap-unknown = 没有缺口 { $seq }，或已经关了。发“缺口”看全部。
curation-gap-closed = 缺口 { $seq } 已关。
curation-drafted =
    草稿在这里。填好“填”字开头的地方，放进 knowledge/cards/{ $folder }/{ $name }。
    依据是相近卡片的条文，只是候选：先读原文，不对的换掉。
    没填完的卡片不会上架。

curation-draft-id = 填编号，如 lab-99
curation-draft-topic = 填主题
curation-draft-article = 填法规简称 第X条
curation-draft-fact = - 填这一条说了什么。〔{ $article }〕
curation-draft =
    ---
    id: { $id }
    title: { $title }
    asks:
      - { $ask }
      - 填另一种问法
      - 填口语的问法
    terms: []
    not: []
    basis:
    { $basis }
    jurisdiction: 全国
    risk: 填 everyday、rights 或 safety
    must_mention: []
    hotline: { $hotline }
    services: []
    checked_by: card-writer
    checked_on: 填核对日期，如 2026-12-01
    review_by: 填半年后的日期
    ---
    填一句话的答案。

    1. 填先做什么。
    2. 填再做什么。

    ## 细节
    - 填带什么、去哪里、多久、多少钱。

    ## 依据
    { $facts }
