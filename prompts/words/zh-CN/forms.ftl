### Forms: everything a guided dialogue says besides the questions of the form itself.

forms-person = 找人工
forms-skip = 跳过
forms-keep = 不改，还是{ $value }
forms-reuse = 用上次的：{ $value }
forms-more = 看更多
forms-confirm = 确认，交上去
forms-short-age = 年龄
forms-short-helper = 给谁办
forms-short-consent = 同不同意
forms-short-sensitive = 愿不愿意说
forms-short-more = 还有没有
forms-yes = 有
forms-no = 没有
forms-yes-also = 是 是的 对 对的 嗯 还有 满了 yes
forms-no-also = 不 不是 没 没了 没有了 不用了 还没有 no
forms-agree = 同意
forms-agree-also = 我同意 同意的 好 好的 好吧 行 行的 可以 可以的 成 中 要得 没问题 愿意 是 是的 agree ok
forms-refuse = 不同意
forms-refuse-also = 我不同意 不愿意 不想 拒绝
forms-unnamed = 不留名字，只反映
forms-may-ask = 愿意说
forms-may-not-ask = 不说

forms-consent =
    办“{ $title }”，我一题一题问您。
    谁看：{ $recipient }。用来：{ $purpose }。
    会问到：{ $asks }。办完 { $days } 天后删掉。{ $duty }
    没填完的留 { $hours } 小时，到时删掉。
    想看、想改、想撤回，发“我的数据”。不同意也能问事、打 12345。
    您同意吗？随时可以发：9 返回，取消。
forms-consent-duty = 但《{ $law }》{ $article }要留满 { $days } 天。多留的日子只存着，谁也不看。
forms-consent-again = 要记您的信息才能办。您同意吗？
forms-consent-required = 不同意也行，发 2。我就不记。
forms-consent-why = 这是您自己的信息。您说了同意，我才能记。
forms-start = 办“{ $title }”。没填完的留 { $hours } 小时。9 返回，“取消”就不办。
forms-sensitive-health = 下面问身体情况。只给{ $recipient }看。您愿意说吗？
forms-sensitive-identity = 下面要身份证号。只给{ $recipient }看。您愿意说吗？
forms-sensitive-finance = 下面问钱的事。只给{ $recipient }看。您愿意说吗？
forms-sensitive-violence = 下面问受伤害的事。只给{ $recipient }看。您愿意说吗？
forms-sensitive-child = 下面问孩子的事。只给{ $recipient }看。您是爸妈或监护人，愿意说吗？
forms-sensitive-why = 这样的事要您单独点头。不说也能接着办。
forms-age = 您满 14 岁了吗？
forms-age-yes = 满了
forms-age-no = 还没满
forms-age-why = 14 岁以下，要家里大人同意，我才能记信息。
forms-helper = 给谁办？
forms-helper-why = 帮别人办，要他本人点头。结果先告诉您。
forms-helper-self = 给自己办
forms-helper-other = 帮别人办，他同意了

forms-summary = 您看看，都对吗？
forms-summary-how = 哪行不对，就发哪行的数字（1–{ $count }）。
forms-not-yet = 还没填完，先答这个。
forms-summary-say = 还没交。要交，发 88 或“确认”。
forms-not-filled = 未填写
forms-yuan = { $amount } 元
forms-day = { $year }年{ $month }月{ $day }日
forms-month = { $year }年{ $month }月
forms-photo-shown = 照片一张
forms-voice-shown = 语音一条
forms-reading-lunar = 农历，就是{ $day }
forms-reading-common = 公历 { $day }
forms-reading-none = 都不是，我重说
forms-filed-consent = 同意
forms-filed-helper = 给谁办

forms-left-empty = 好，这题先空着。
forms-example = 比如：{ $example }
forms-why = 为什么问：{ $why }
forms-required = 这个要填，才能办。{ $why }
forms-no-back = 这是第一题了。
forms-changed = 改好了：{ $name } { $value }
forms-cannot-find = 没找到这一项。发“第几项不对”也行。
forms-keep-none = 这题还没填过。
forms-aside-back = 接着填
forms-went-on = 我们继续：
forms-about-cost = 站里帮您，不收钱。
forms-about-bring =
    在这里填，不用带东西。
    去办时要带的，工作人员会告诉您。
forms-about-source = 依据{ $source }。
forms-about-time = 交了以后，{ $due }给您答复。
forms-about-place = 不用跑，在这里填完就行。
forms-about-next = 填完发“确认”。{ $next }
forms-about-who =
    给{ $recipient }看。
    您没答应，不给别人看。
forms-about-left = 最多还有 { $count } 题。有的能跳过。
forms-same = 正在办“{ $title }”，接着填就行。
forms-cancel-sure = 真的不办了吗？填的都会删掉。
forms-cancel-yes = 不办了，删掉
forms-cancel-no = 接着办
forms-cancelled = 好，不办了。填的都删了。
forms-refused = 好，不记您的信息。您照样能问事。急事打 110、119、120，办事打 12345。
forms-too-young = 先不记您的信息。请叫家里大人来说。有危险打 110。想说心里话打 12355。
forms-person-draft = 找工作人员。填好的要一起给他吗？
forms-person-with = 一起给
forms-person-without = 不给，只找人
forms-person-stay = 不找了，接着填
forms-meant = 您这句是：
forms-meant-answer = 在答这一题
forms-meant-question = 在问我事情
forms-stuck = 这题不好填，没关系。
forms-stuck-retry = 再试一次
forms-stuck-later = 先放着，以后填
forms-later = 好，给您留着，最多 { $hours } 小时。想接着填，发“继续”。
forms-resume = 您的“{ $title }”还没填完。
forms-resume-changed = “{ $title }”的表改了。有 { $count } 题要重填。
forms-resume-go = 接着填
forms-resume-restart = 从头填
forms-resume-erase = 删掉不办
forms-remind = 您的“{ $title }”还没填完。再过 { $hours } 小时会删掉。要接着填，发“继续”。
forms-heard = 我听到的是：
forms-heard-ask = 对吗？
forms-heard-yes = 对
forms-heard-no = 不对，我重说
forms-no-attachment = 这题不收照片和文件，我没有留下。写字就行。
forms-no-voice = 我还听不了语音。长按语音，点“转文字”，再发给我。发数字也行。
forms-photo-got = 照片收到了。
forms-to-private = 这事我们私下说。{ $how }
forms-private-link = 点这里：{ $link }
forms-private-say = 加我好友，再发一次就行。
forms-menu = 您想办哪件事？
forms-left = 好。
forms-quiet = 这里只有您和站里的人看。有人来了，发 99，我马上停、不留。聊天记录长按能删。有危险打 110。
forms-switch = “{ $title }”还没填完。先办哪个？
forms-switch-stay = 先填完“{ $title }”
forms-switch-go = 办“{ $title }”，前面的删掉
forms-gone = 这项服务停办了，填的都删了。发“办事”看别的。

forms-receipt =
    收到了。单号 { $reference }。
    接下来：{ $next }
    什么时候：{ $due }给您答复。
    急的话打：{ $hotline }。
    问进度：发“我的单子”。
    不想办了：发“撤回 { $reference }”。
forms-receipt-quiet = 我不会再主动发消息。看完可以删掉这段聊天。
forms-due-hours = { $amount } 小时内
forms-due-days = { $amount } 天内
forms-due-workdays = { $amount } 个工作日内

forms-doubt-lunar = 您说的是哪一天？
forms-doubt-season = 您说的是几月？
forms-doubt-mobile = 这个号段我没见过。号码对吗？
forms-doubt-mobile-yes = 对，就是{ $value }

forms-fault-empty = “{ $name }”还空着。写几个字就行。
forms-fault-too-short = “{ $name }”太短了。至少写 { $min } 个字。
forms-fault-too-long = “{ $name }”太长了。最多 { $max } 个字，挑要紧的写。
forms-fault-name-letters = “{ $name }”要有字。写个称呼就行，比如：阿里。
forms-fault-name-digits = 这像是号码，不像称呼。写怎么叫您就行。
forms-fault-choice = “{ $name }”从下面选一个。发前面的数字就行。
forms-fault-other = 都不像，就选“{ $label }”。
forms-fault-helper =
    给自己办，发 1。
    帮别人办，他点头了，发 2。
forms-fault-mobile-none =
    没有手机也行。发 9 返回，
    选别的办法找您。
forms-fault-multi = “{ $name }”发前面的数字就行。
forms-fault-number = “{ $name }”要一个数。比如：3。
forms-fault-whole = “{ $name }”要整数。比如：3。
forms-fault-money = “{ $name }”要写钱数。比如：8500。
forms-fault-money-sum = “{ $name }”要一个总数。比如：12000。
forms-fault-too-small = “{ $name }”最少是 { $min }。再写一次。
forms-fault-too-big = “{ $name }”最多是 { $max }。再写一次。
forms-fault-date = “{ $name }”要写日子。比如：3月7日，或：昨天。
forms-fault-date-month = 一年只有 12 个月。“{ $name }”再写一次，比如：3月7日。
forms-fault-date-day = “{ $name }”还要写几号。比如：3月7日。
forms-fault-date-which-month = “{ $name }”还要写几月。比如：去年10月。
forms-fault-date-impossible = { $year }年{ $month }月只有 { $days } 天。看看是哪一天，再写一次。
forms-fault-date-future = 这一天还没到。“{ $name }”要写过去的日子。
forms-fault-date-past = 这一天已经过了。“{ $name }”要写今天以后的日子。
forms-fault-time = “{ $name }”要写几点。比如：下午3点。
forms-fault-time-range = 一天只有 24 小时。“{ $name }”再写一次，比如：15:30。
forms-fault-mobile = “{ $name }”要 11 位数字，1 开头。比如：138 1234 5678。
forms-fault-mobile-length = 手机号是 11 位，这里有 { $count } 位。数一数，再发一次。
forms-fault-mobile-start = 手机号第二位是 3 到 9。看看有没有打错，再发一次。
forms-fault-mobile-short = 这是公家的热线。写您自己的号码就行。
forms-fault-mobile-landline = 这是座机。写 1 开头的手机号就行。
forms-fault-landline = “{ $name }”要区号加号码。比如：0574-87654321。
forms-fault-area-code = 还少区号。前面加上，比如：0574-87654321。
forms-fault-id = 身份证号是 17 位数字，加最后一位数字或 X。再发一次。
forms-fault-id-length = 身份证号是 18 位，这里有 { $count } 位。数一数，再发一次。
forms-fault-id-old = 这是 15 位的老号。写新证上的 18 位号码。
forms-fault-id-date = 中间 8 位是生日，日历上没有这一天。看看证件，再发一次。
forms-fault-id-future = 中间 8 位是生日，这一天还没到。看看证件，再发一次。
forms-fault-id-check = 这个号码有一位打错了。对着证件，再发一次。
forms-fault-address-short = “{ $name }”写详细一点。比如：幸福路 8 号 3 幢 201。
forms-fault-photo = 这题要一张照片。拍好发来就行。
