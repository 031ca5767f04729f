### What the duty staff read.

staff-unnamed = 同事{ $code }
staff-me = 我
staff-other-system = 外部系统
staff-state-received = 新单，没人接
staff-state-assigned = 已派，等签收
staff-state-accepted = 已接单
staff-state-in_progress = 正在办
staff-state-waiting_resident = 等居民回答
staff-state-referred = 已转办
staff-state-declined = 不予受理
staff-state-resolved = 已办结
staff-state-confirmed = 居民已评价
staff-state-reopened = 重新打开，等接单
staff-state-withdrawn = 居民已撤回
staff-state-merged = 已并入另一张
staff-nobody = 无人接单
staff-service-other = 找工作人员
staff-card-new = 新单 { $reference }｜{ $service }
staff-card-urgent = 【紧急】新单 { $reference }｜{ $service }
staff-card-due = 最晚：{ $due }
staff-card-place = 地点：{ $place }
staff-card-contact = 电话：{ $contact }
staff-card-line = 事情：{ $line }
staff-card-see-details = 请接单后看详情

staff-button-take = 接单
staff-button-ask = 问居民
staff-button-resolve = 办结
staff-button-refer = 转办
staff-button-assign = 转派
staff-button-decline = 不予受理
staff-button-details = 查看详情
staff-button-handover = 看转交单
staff-button-history = 看居民怎么说

staff-verb-take = 接
staff-verb-assign = 转
staff-verb-start = 办理
staff-verb-ask = 问
staff-verb-note = 备注
staff-verb-inform = 告知
staff-verb-extend = 延期
staff-verb-offer = 转交
staff-verb-merge = 并入
staff-verb-refer = 转办
staff-verb-decline = 不予受理
staff-verb-resolve = 办结
staff-verb-reopen = 重开

staff-complete-assign = 转给谁？写岗位或同事的名字。
staff-complete-ask = 想问居民什么？直接写，或选一句。
staff-complete-note = 备注什么？直接写。
staff-complete-inform = 想告诉居民什么？直接写。
staff-complete-extend = 延几个工作日？为什么？例如：3天 等单位盖章
staff-complete-offer = 想交给哪个单位？先问居民同不同意。
staff-complete-merge = 并到哪一张？写那张的单号。两张要是同一位居民的。
staff-complete-refer = 转到哪里？居民可以打什么电话？直接写，或选一句。
staff-complete-decline = 为什么不予受理？选一个原因。
staff-complete-resolve = 怎么办好的？做了什么，结果怎样。直接写，或选一句。
staff-stopped = 好，没有改动。
staff-incomplete = { $reference } 还差说明，没有改动。

staff-did-take = { $reference } 由{ $by }接单。最晚 { $due }。
staff-did-assign = { $reference } 已转给{ $by }。
staff-did-start = { $reference } 开始办理。
staff-did-ask = { $reference } 已问居民，时限暂停。
staff-did-note = { $reference } 已备注。
staff-did-inform = { $reference } 已告诉居民。
staff-did-extend = { $reference } 延到 { $due }，已告诉居民。
staff-did-offer = { $reference } 已问居民：同不同意交给{ $to }。等他回答，时限暂停。
staff-did-merge = { $reference } 已并入 { $other }，已告诉居民。
staff-did-refer = { $reference } 已转办，已告诉居民。
staff-did-decline = { $reference } 不予受理，已告诉居民原因和去处。
staff-did-resolve = { $reference } 办结，已告诉居民并请评价。
staff-did-reopen = { $reference } 已重新打开。

staff-unknown = 没有单子 { $digits }，或后四位不止一张。请发全部 8 位。
staff-taken = { $reference } 已由{ $by }接单。
staff-stale = { $reference } 现在是“{ $state }”，不能这样做。
staff-take-first = { $reference } 请先接单。
staff-not-allowed = 这一步要负责人来做。
staff-quiet = 这是保密单，不能主动发消息给居民。请按居民约好的方式联系。
staff-no-merge = 并不了。两张都要在您手上、没办完、是同一位居民的。
staff-no-recipient = 值班表里没有这个单位，不能转交。
staff-not-agreed = 居民还没有同意转交，没有转交单。
staff-handover-head = 转交单 { $reference }｜{ $to }｜居民 { $at } 同意。只能交给{ $to }。
staff-no-colleague = 值班表里没有这个岗位或同事。
staff-sent-private = { $reference } 的详情已私聊发给您。
staff-details-head = { $reference }｜{ $service }｜{ $state }

staff-which = { $verb }哪张？后面写单号的后四位，比如“{ $verb } 1234”：

staff-log-by-system = 程序
staff-log-by-account = 账号{ $code }
staff-log-refused = 想做“{ $did }”，没让做
staff-log-details = 看详情
staff-log-history = 看处理记录
staff-log-log = 看查阅记录
staff-log-handover = 看转交单
staff-log-read = 看了{ $fields }（{ $why }）
staff-log-erase = 删除内容（{ $why }）
staff-log-store = 居民已删除，依法封存（{ $why }）
staff-log-other = 别的一步
staff-log-clock-accept = 催：没人接单
staff-log-clock-sign = 催：没签收
staff-log-clock-update = 提醒：两个工作日没动静
staff-log-clock-remind = 提醒：快到期
staff-log-clock-due = 到期，告诉负责人
staff-log-clock-overdue = 超期，告诉负责人
staff-log-clock-waiting = 提醒居民回答
staff-log-clock-check = 回访居民
staff-log-disclosure-asked = 提出对外提供给{ $to }，依据{ $basis }
staff-log-disclosure-made = 同意，内容给了{ $to }，依据{ $basis }
staff-log-disclosure-refused = 不同意提供给{ $to }
staff-why-card = 通知值班
staff-why-handle = 办事
staff-why-own = 居民自己看
staff-why-offer = 问居民同不同意转交
staff-why-share = 看转交单
staff-why-backend = 转给外部系统
staff-why-api = 外部系统查询
staff-why-disclosure = 依法对外提供
staff-why-retention = 到期自动删
staff-why-resident = 居民要求
staff-why-law = 封存期满
staff-why-other = 没写原因
staff-field-history = 处理记录
staff-field-question = 想问的话
staff-field-consent = 同意记录
staff-field-helper = 代填人
staff-field-age = 满没满 14 岁
staff-field-description = 内容
staff-field-other = 一项内容

staff-list-mine = 您的单子：
staff-list-all = 没办完的单子：
staff-list-undelivered = 这些单子有消息没送到居民。最好打电话：
staff-list-none-undelivered = 没有没送到的消息。
staff-list-none-mine = 您手上没有单子。
staff-list-none-all = 没有未办的单子。
staff-list-more = 还有 { $count } 张，看值班台网页。
staff-list-line = { $reference } { $service }｜{ $state }｜{ $by }｜{ $due }

staff-resident-add = { $reference } 居民有补充（{ $by }）。
staff-resident-answer = { $reference } 居民回答了（{ $by }）。时限继续。
staff-resident-withdraw = { $reference } 居民已撤回，内容已删除。
staff-resident-agree = { $reference } 居民同意交给{ $to }（{ $by }）。时限继续。
staff-resident-disagree = { $reference } 居民不同意交给{ $to }（{ $by }）。请另想办法。
staff-resident-explain = { $reference } 居民说了为什么这样评。只有办的人看得到（{ $by }）。
staff-resident-reopen = { $reference } 居民说没办好，已重新打开（{ $by }）。

staff-help =
    接 1234：接单
    问 1234 想问的话：问居民
    告知 1234 想说的话
    办结 1234 怎么办好的
    转 1234 岗位：转派
    转办 1234 单位和电话
    转交 1234 单位：先问居民，同意了看转交单
    并入 1234 到 5678：同一位居民的两张合一张
    不予受理 1234：选原因
    延期 1234 3天 原因（负责人）
    详情 1234：私聊看内容，会留记录
    单子：我手上的；待办：全部；待送达
    找 问题：看会怎么答；缺口；开关
    1234 是单号后四位。

staff-clock-accept = 【催】{ $reference } { $service } 还没人接单。
staff-clock-sign = 【催】{ $reference } { $service } 已派给{ $by }，一个工作日没签收。
staff-clock-update = 【进展】{ $reference } { $service }（{ $by }）两个工作日没动静。请告诉居民到哪一步了。
staff-clock-remind = 【提醒】{ $reference } { $service }（{ $by }）快到期，最晚 { $due }。
staff-clock-due = 【到期】{ $reference } { $service }（{ $by }）没办完，已到 { $due }。
staff-clock-overdue = 【超期】{ $reference } { $service }（{ $by }）超期一个工作日。
staff-clock-waiting = { $reference } 居民还没回答，已提醒一次。
staff-clock-check = { $reference } 办结一周，已回访。

staff-robot-new = 新单 { $reference }：{ $service }。最晚 { $due }。请到值班群接单。
staff-robot-urgent = 【紧急】新单 { $reference }：{ $service }。请马上到值班群接单。

report-title = 一周小结 { $from }—{ $to }
report-none = 少于 10 件，不列数字。
report-filed = 收到：{ $count }
report-closed = 办完：{ $count }
report-on-time = 按时办完：约 { $share }%
report-first = 多久有人接：一半在 { $hours } 工作小时内
report-close = 多久办完：一半在 { $hours } 工作小时内
report-satisfaction = 满意度：{ $mean }（满分 5）
report-gaps = 还没有答案的问题：{ $count } 个
report-by-service = 收到的事
report-by-outcome = 办完的结果
report-half = （半数 { $hours } 小时内办完）
report-others = 其他
report-few = 少于 10
report-note = 不足 10 件的合在“其他”里。只数单子，不数人。
report-unknown-year = 注意：{ $year } 年的放假和调休还不知道。那一年的期限可能不准。
report-resolved = 已办好
report-referred = 已转办
report-declined = 不予受理
report-withdrawn = 居民撤回
report-tile-filed = 收到
report-tile-closed = 办完
report-tile-on-time = 按时办完
report-tile-first = 接单（中位，工作小时）
report-tile-close = 办完（中位，工作小时）
report-tile-satisfaction = 满意度

staff-no-persons = { refuse-persons }
staff-many-reads = { $by }一小时内看了 { $count } 张单子的内容。请核对是否需要。
city-refused = 单号 { $reference }：外部系统不收（{ $code }）。请在本站办理。
