### What residents read about their own data, and what nobody gets.

own-head = 我们留着您的这些东西：
own-account = · 账号只存成暗号，看不出是谁。用来回您消息。
own-draft = · 一张没填完的表，最多留一天。
own-case = · 单子 { $reference } { $service }：{ $fields }。用来办这件事。
own-asked-offer = 　{ $at } 问过您：交给{ $to }吗？您还没回答。
own-asked-agree = 　{ $at } 您同意交给{ $to }。
own-asked-disagree = 　{ $at } 您不同意交给{ $to }。
own-until = 　留到 { $at }，到时自动删。
own-until-closed = 　办完后留 { $days } 天，到时自动删。
own-looked-none = 　还没有人看过。
own-looked = 　{ $at } { $who }看过{ $what }（{ $why }）
own-who-staff = 工作人员
own-who-program = 程序
own-who-you = 您自己
own-history = 处理记录
own-purpose-card = 通知值班人员
own-purpose-handle = 办事
own-purpose-own = 您要看
own-purpose-offer = 问您同不同意转交
own-purpose-share = 交给您同意的单位
own-purpose-backend = 转给承办单位
own-purpose-push = 转给承办单位
own-purpose-disclosure = 依法对外提供
own-purpose-other = 办事
own-no-cases = · 没有单子。
own-agreed = · { $at } { $who }同意过我们用这些信息。
own-agreed-once = · { $at } { $who }同意过，{ $until } 撤回了。
own-agreed-self = 您
own-agreed-guardian = 家里大人
own-agreed-for-child = · { $at } 您替孩子同意过。
own-do-export = 导出来
own-do-correct = 改正
own-do-erase = 全部删除
own-do-consent = 撤回同意
own-do-complain = 投诉
own-say-export = 导出我的数据
own-say-correct = 更正我的数据
own-say-erase = 删除我的数据
own-say-consent = 撤回同意
own-say-complain = 投诉
own-private = 这是您个人的事，群里别人看得到。请私聊我再说。
own-export-head = 您的全部数据在这里。只发给您自己。
own-export-case = 单子 { $reference } { $service }：{ $state }，{ $at } 交的。
own-correct-which = 要改哪张单子？
own-correct-none = 您现在没有可改的单子。
own-correct-draft = 表还没交，直接说就能改。比如“电话改成 138 1234 5678”。
own-erase-sure = 要全部删除吗？没办完的单子也会撤回。删了找不回来。
own-erase-yes = 全部删除
own-erase-no = 不删
own-erased = 删好了，一共 { $count } 张单子。您还可以照常问我。
own-consent-sure = 要撤回同意吗？没办完的单子会撤回，内容会删除。
own-consent-yes = 撤回同意
own-consent-no = 不撤回
own-consent-withdrawn = 已撤回同意，删了 { $count } 张单子的内容。您照常可以提问、打热线、找人工。
own-kept = 好，都没有动。

### For a child under 14: what the child reads, and what the guardian reads in a chat of their own.

guardian-invite =
    要我记，先请家里大人点头。
    让大人用自己的账号私聊我：
    发“家长 { $word }”。
    一天内有效，只能用一次。
guardian-rules-ask = 给小朋友的规则
guardian-rules =
    给 14 岁以下的你：
    我是程序，不是真人。
    问事情，不用说你是谁。
    不要发全名、住址、学校、照片。
    要我记，先要家里大人点头。
    记下的只给办事的人看。
    发“删除”，就全都删掉。
    有危险打 110。火警 119。救命 120。
    想说心里话打 12355。找人发 0。
guardian-ask =
    有个孩子要用“{ $title }”，说您是家里大人。
    谁看：{ $recipient }。用来：{ $purpose }。
    会问到：{ $asks }。办完 { $days } 天后删掉。
    孩子说了什么，我不给别人看，也不给您看。
    您是他的爸妈或监护人吗？同意吗？
guardian-yes = 我是监护人，我同意
guardian-no = 不同意
guardian-agreed = 记下了。请孩子再发一次“{ $title }”。想撤回，您发“撤回同意”。
guardian-refused = 好，不记孩子的信息。急事他照样能找我们。
guardian-unknown = 这个数字用不了。请孩子再要一个。
guardian-self = 要大人用自己的账号发。
guardian-private = 这事请私聊我，群里别发。
guardian-form-first = 您有张表没填完。先填完或发“取消”，再发一次。

refuse-persons = 这里没有人的名单，也不按人查。谁来问都一样。单子只能按单号查。这次请求已记下。

### The disclosure register: content goes outside only on an article, for one case, when two people have agreed.

disclosure-to-court = 法院
disclosure-to-police = 公安
disclosure-to-procuratorate = 检察院
disclosure-to-supervision = 监委
disclosure-to-tax = 税务
disclosure-to-labour = 人社
disclosure-to-civil = 民政
disclosure-asked =
    { $reference } { $service }：要给{ $to }，依据{ $basis }。已记下。
    还要另一位负责人或审计员看过依据，发“同意提供 { $reference }”。24 小时内有效。居民会看到这条记录。
disclosure-made = { $reference } { $service }：两人同意，给{ $to }，依据{ $basis }。只给这一次。居民在“我的数据”里看得到。
disclosure-refused = { $reference }：不提供。已记下。
disclosure-none = { $digits } 没有等着同意的申请，或过了 24 小时。
disclosure-second = 要另一位负责人或审计员同意。一个人不能办。
disclosure-leads = 对外提供要负责人提出，再由另一位同意。已记下。
disclosure-form = 一次只能一张单子：对外提供 单号 给谁 《法律》第几条。没有成批的办法。已记下。
disclosure-whom = 先写给谁：{ $to }。已记下。
disclosure-basis = 要写明依据，比如《某某法》第几条。没有依据不能给。已记下。
report-disclosed = 依法对外提供内容：{ $count } 次
own-disclosed = 　{ $at } 依法给了{ $who }，依据{ $basis }。两位工作人员同意的。

### When a safeguard is broken: what staff are told.

staff-safeguard-broken = ⚠ 保护措施出了问题：{ $names }。居民现在只能看到热线号码。请马上找管理员，运行 npm run doctor。
staff-safeguard-whole = 保护措施都恢复了，照常服务。{ $names }
safeguard-key-file = 主密钥文件
safeguard-log = 日志过滤
safeguard-seal = 加密存储
safeguard-audit = 操作记录
safeguard-erasure = 删除
safeguard-retention = 到期清理

### The duty desk's login, when the page is open to others.

web-login-title = 工作人员登录
web-login-password = 密码
web-login-enter = 登录
web-login-leave = 退出登录
web-login-wrong = 密码不对，再试一次。
web-login-wait = 试得太多了。过一分钟再试。
web-login-first = 这一边只给工作人员看。先登录。
