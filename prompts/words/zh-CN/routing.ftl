### Greetings, help and the ways on.

greet = 您好，我是社区服务站的程序，不是真人。有事请直接问，比如“老板拖欠工资怎么办”。
greet-ask = 问政策
greet-service = 办事情
greet-mine = 我的单子
thanks = 不客气。有事再找我。
goodbye = 再见。急事打 12345。
about = 我是程序，不是真人。我只按有出处的规定回答。不懂的，我请工作人员来答。
help =
    您可以这样用我：
    直接写您的问题。
    回复数字办事。
ask-away = 好，请说您遇到什么事。一句话就行。
intro = （我是服务站的程序，不是真人。）
