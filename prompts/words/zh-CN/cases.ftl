### What residents read about their own cases.

case-state-received = 已收到
case-state-assigned = 已派单
case-state-accepted = 已接单
case-state-in_progress = 正在办理
case-state-waiting_resident = 等您补充
case-state-referred = 已转办
case-state-declined = 不能办
case-state-resolved = 已办好
case-state-confirmed = 已完成
case-state-reopened = 已重新打开
case-state-withdrawn = 已撤回
case-state-merged = 已合到另一张单子

case-means-received = 我们已经收到。工作人员会尽快接单。
case-means-assigned = 已经交给负责的人。
case-means-accepted = 工作人员已经接单。
case-means-in_progress = 工作人员正在办。
case-means-waiting_resident = 工作人员有一个问题，等您回答。
case-means-referred = 已经转给别的单位。
case-means-declined = 这件事我们办不了。
case-means-resolved = 已经办好了。没办好可以告诉我。
case-means-confirmed = 已经完成。
case-means-reopened = 已经重新打开，等工作人员接单。
case-means-merged = 已经和您的另一张单子合在一起办。
case-means-withdrawn = 您已撤回，内容已删除。
case-on-its-way = 市里的系统暂时连不上，我们一直在试。这里照样在办。
case-due = 最晚 { $due } 前答复您。

case-merged = { $reference } 已合到 { $other } 里办：

case-mine = 您的单子：
case-line = { $reference } { $service }：{ $state }
case-see = 看 { $reference }
case-none = 您现在没有单子。想办事，说“办事情”。
case-unknown = 没找到这个单号。请看看数字对不对，或发“我的单子”。
case-none-fits = 现在没有这样的单子。发“我的单子”看看。
case-private = 单子是您个人的事。请私聊我再查。
case-too-late = { $reference } 现在不能这样做。发“进度 { $reference }”看看到哪一步了。
case-kept = 好，没有改动。

case-button-add = 补充情况
case-button-answer = 我来回答
case-button-withdraw = 撤回
case-button-agree = 同意交给{ $to }
case-button-disagree = 不同意
case-verb-agree = 同意转交
case-verb-disagree = 不同意转交
case-button-reopen = 没办好
case-is-answer = 这句是回答工作人员的吗？（{ $reference }）
case-button-pass-on = 是，交给他
case-button-ask-on = 不是，我有别的事
case-add-what = 想补充什么？直接写一句话。
case-reopen-what = 哪里没办好？直接写一句话。
case-withdraw-sure = 要撤回吗？撤回后内容会删除，找不回来。
case-withdraw-yes = 撤回
case-withdraw-no = 不撤回
case-done-add = 已加到 { $reference }。
case-done-answer = 谢谢，已交给工作人员。{ $reference } 继续办。
case-done-withdraw-stored =
    已撤回 { $reference }。
    《{ $law }》{ $article }要我们先留着。
    只存着，谁也不看，也不用。
    { $until }自动删。
case-done-withdraw = 已撤回 { $reference }，内容已删除。
case-done-rate = 谢谢您的评价。
case-done-explain = 谢谢，记下了。
case-explain-what =
    想说说为什么吗？写一句就行。
    只给办这件事的人看，90 天后删。
case-explain-no = 不说了
case-explain-none = 好，谢谢您。
case-done-agree = 好，{ $reference } 可以交给{ $to }。想收回，发“不同意转交”。
case-done-disagree = 好，{ $reference } 不交给{ $to }。工作人员会接着办。
case-done-reopen = 您的单子 { $reference } 已重新打开。工作人员会再办。
case-reopen-no = { $reference } 已经重办过。还不满意，可以打 12345。
case-rated-low = 谢谢您说实话。
case-rated-again = 需要重新办吗？

case-told-take = 您的单子 { $reference }：工作人员已接单，正在看。
case-told-assign = 您的单子 { $reference }：已交给{ $by }。
case-told-start = 您的单子 { $reference }：正在办理，预计 { $due } 前办好。
case-told-ask =
    您的单子 { $reference }，工作人员想问您：
    { $note }
    回复 1 再写，或直接写。
case-told-inform =
    您的单子 { $reference } 有消息：
    { $note }
case-told-extend =
    您的单子 { $reference } 要多等几天，改到 { $due }。
    原因：{ $note }
case-told-refer =
    您的单子 { $reference }：已转办。
    { $note }
    急事可以打 12345。
case-told-decline =
    您的单子 { $reference }：这件事我们办不了。
    原因：{ $reason }
    { $next }
case-told-resolve =
    您的单子 { $reference } 办好了：
    { $note }
    满意吗？回复“评分 5”（5 最好，1 最差）。没办好，回复“没办好”。
case-told-offer =
    您的单子 { $reference }：工作人员想请{ $to }来办。
    要给他们看您写的：{ $fields }。
    同意吗？不同意也会接着办。
case-told-merge =
    您的单子 { $reference } 和 { $other } 是一件事。
    合在 { $other } 里办。两个单号都能查。
case-told-reopen = 您的单子 { $reference } 已重新打开，会再办。

case-rate-5 = 很满意
case-rate-4 = 满意
case-rate-3 = 一般
case-rate-2 = 不满意
case-rate-1 = 很不满意

case-reason-other_area = 不在本社区
case-reason-not_ours = 不归社区管
case-reason-in_court = 已在打官司或仲裁
case-reason-in_petition = 已在信访办理中
case-reason-secret = 涉及秘密或他人隐私
case-reason-settled = 已有合法的处理结果
case-reason-unlawful = 这件事本身不合法
case-reason-duplicate = 和您另一张单子重复
case-reason-too_little = 情况太少，联系不上您
case-reason-policy_unclear = 规定不清楚，我们先去问

case-next-other_area = 您可以找那里的社区，或打 12345。
case-next-not_ours = 您可以打 12345，会转给管这件事的单位。
case-next-in_court = 您可以问受理的法院或仲裁委。没钱请律师，打 12348。
case-next-in_petition = 您可以问受理信访的单位。
case-next-secret = 您可以打 12345 说明情况。
case-next-settled = 不同意那个结果，可以打 12348 问怎么办。
case-next-unlawful = 不清楚的，可以打 12348 问律师。
case-next-duplicate = 发“我的单子”看那一张的进度。
case-next-too_little = 您可以再发一次，多写几句。
case-next-policy_unclear = 您可以先打 12345 问。弄清楚后，答案会放进来。

case-did-file = 收到
case-did-take = 接单
case-did-assign = 转派
case-did-start = 开始办理
case-did-ask = 问居民
case-did-answer = 居民回答
case-did-add = 居民补充
case-did-note = 备注
case-did-inform = 告知居民
case-did-extend = 延期
case-did-offer = 转交外单位（先问居民）
case-did-agree = 居民同意转交
case-did-disagree = 居民不同意转交
case-did-refer = 转办
case-did-decline = 不予受理
case-did-resolve = 办结
case-did-rate = 居民评分
case-did-explain = 居民说为什么这样评
case-did-reopen = 重新打开
case-did-merge = 并到另一张
case-did-absorb = 并进来一张
case-did-withdraw = 居民撤回

case-clock-waiting = 您的单子 { $reference }，工作人员还在等您回答。不急，方便时回复“补充”加您的话。
case-clock-check = 一周前办好的 { $reference }，现在都好吗？
case-button-fine = 都好
case-off-duty = 现在不是上班时间。工作人员 { $next } 上班后办。急事打 12345，报警 110。
case-nobody = 近几天没有人值班。急事打 12345，报警 110。
case-open-already = 您有一张同样的单子还在办：{ $reference }。
case-open-add = 补充到那张
case-open-new = 另开一张新的
