### Telegram: buttons, commands, and what the duty staff must see to.

telegram-old-button = 这个按钮用不了了。发数字也行。
telegram-edited = 改过的字我看不到。请再发一条。
telegram-command-start = 开始
telegram-command-help = 怎么用
telegram-command-services = 办事情
telegram-command-mine = 我的单子
telegram-command-person = 找人工
telegram-second-poller = Telegram：同一个机器人在别处也开着，两边在抢消息。请关掉另一个。这边会继续试。
telegram-token = Telegram：机器人的令牌失效了，收不到消息。请找管理员换 TELEGRAM_BOT_TOKEN。
telegram-unreachable = Telegram：连不上，收不到消息。正在重试。请看网络。
