### WeChat: what the duty staff are told about the account. No resident reads these.

wechat-scan =
    微信要重新登录。请用值班手机扫码：
    { $link }
wechat-logged-out = 微信掉线了。居民发的消息现在收不到。请重新登录。
wechat-gateway-down = 微信网关断了，正在自动重连。
wechat-back = 微信又连上了。断线时的消息可能没收到，请看一下手机。
wechat-stale = 微信里有一条旧消息，没有自动回复。请看一下手机。
wechat-overflow = 消息太多，微信有一条没收下。请看一下手机。
wechat-friend = 有人想加微信好友。请在值班手机上处理。
