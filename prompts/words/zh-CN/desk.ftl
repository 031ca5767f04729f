### The desk itself: waiting, limits, faults.

too-fast = 您发得有点快。请等一分钟再发。
too-long = 这条太长了，我读不完。请分成几条短的发。
please-wait = 正在查，请等一下。
sorry-failed = 出了点问题，我没办好。请再发一次，或回复 0 找人工。急事请打 12345。
staff-turn-failed = 有一条消息没处理好，系统已请对方再发一次。请看日志。
staff-job-given-up = 有一件事试了多次都没办成，先放下了。请看日志。
staff-undeliverable = 有一条消息送不到（{ $channel }）。请打电话联系，单号见“待送达”。
only-hotlines = 系统正在检修。急事请打：报警 110，火警 119，急救 120，政务热线 12345。
not-kept = 这条没有收下。请再发一次。
console-where = 也可以在这里写，按回车发出。停下来按 Ctrl+C。
key-created = 已新建主密钥：{ $file }。请马上另存一份。丢了它，数据就打不开了。
cards-refused = 有卡片写错了，没有换上。旧的照常用。请改：

# Somebody writes in another script, and no card answers.
other-script = 我只会写简单的中文。发数字也行。
other-script-interpreter = 请人翻译
