### The web page.

web-title = 邻里 · 社区服务站
web-resident-pane = 我要问、我要办
web-desk-pane = 值班台
web-welcome = 您好，我是社区服务站的程序，不是真人。有事请直接问。发 0 找人工。急事打 110、119、120。
web-privacy = 只有您和值班人员看得到。不登记民族、宗教。
web-input = 请写在这里
web-send = 发送
web-desk-input = 回复单子，例如：办结 1234 已帮他联系
web-connecting = 正在连接…
web-connected = 已连上
web-lost = 断开了，正在重连…
web-not-sent = 没发出去。请再按一次“发送”。
web-bigger = 字大一点
web-smaller = 字小一点
web-leave = 快速离开
web-forget = 清除本机记录
web-bad-request = 这条消息格式不对。请刷新页面再发。
web-too-large = 这条消息太大了。请分成几条短的发。
web-forbidden = 请从本机打开这个页面。
