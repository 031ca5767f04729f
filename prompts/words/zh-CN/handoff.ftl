### Fetching a person.

handoff-done = 好，工作人员会在这里回您。单号 { $reference }。发“我的单子”看进度。急事打 12345。
handoff-link = （网址）
handoff-told = 交给他的话：“{ $question }”
handoff-see = 看进度
handoff-undo = 不用了，撤回
handoff-done-urgent = 我叫了工作人员，请他马上来。别等：有危险先打 110，救人打 120。单号 { $reference }。
handoff-question = 想问
handoff-no-question = 想和工作人员说话
handoff-private = 群里不方便说个人的事。请私聊我，我帮您找人。
handoff-title = 找工作人员
