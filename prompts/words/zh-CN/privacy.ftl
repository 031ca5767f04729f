### What residents read about their own data, and what nobody gets.

own-head = 我们留着您的这些东西：
own-account = · 账号只存成暗号，看不出是谁。用来回您消息。
own-draft = · 一张没填完的表，最多留一天。
own-case = · 单子 { $reference } { $service }：{ $fields }。用来办这件事。
own-asked-offer = 　{ $at } 问过您：交给{ $to }吗？您还没回答。
own-asked-agree = 　{ $at } 您同意交给{ $to }。
own-asked-disagree = 　{ $at } 您不同意交给{ $to }。
own-until = 　留到 { $at }，到时自动删。
own-reason-until = 　您评价时写的话留到 { $at }，到时自动删。
own-until-closed = 　办完后留 { $days } 天，到时自动删。
own-by-law = 　《{ $law }》{ $article }要留满 { $days } 天。多留的日子只存着，谁也不看。
own-stored =
    · 单子 { $reference } { $service }：还不能删。
    《{ $law }》{ $article }要我们留着。
    只存着，谁也不看，也不用。
    { $until }自动删。
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
city-reads = { $recipient }、市里的承办单位
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
own-export-picture = 单子 { $reference } 的{ $label }在这里。看不到，就到站里要。
own-export-wrote = { $at } 您写的：{ $text }
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
refuse-errands = 我只回来问我的人，不给别人发话。要人帮您说，回复 0。

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
safeguard-group-filter = 群聊过滤

### The duty desk's login, when the page is open to others.

web-login-title = 工作人员登录
web-login-name = 登录名
web-login-password = 密码
web-login-enter = 登录
web-login-leave = 退出登录
web-login-leave-named = 退出登录（{ $name }）
web-login-wrong-either = 登录名或密码不对，再试一次。
web-login-wrong = 密码不对，再试一次。
web-login-wait = 试得太多了。过一分钟再试。
web-login-first = 这一边只给工作人员看。先登录。

### The resident has erased; the city's own system still shows it.

city-refused-not_erased = 单号 { $reference }：居民已删除，外部系统里还在。请马上联系承办单位删掉。

### When something got out: the operator's list, and the notice of PIPL 57 as a draft. No value ever stands in it.

incident-none = （没有）
incident-list = 受影响的单子（{ $from } 至 { $to }）：{ $count } 张
incident-line = { $reference } { $service }：{ $kinds }（被看 { $looks } 次）
incident-title = 个人信息安全事件通知（草稿，发出前请负责人核对）
incident-what = 一、信息种类：{ $kinds }。涉及 { $count } 张单子，{ $from } 至 { $to }。
incident-why = 　　原因：〔请写明发生了什么、怎么发现的〕
incident-harm = 　　可能造成的危害：{ $harm }〔请补充〕
incident-measures = 二、我们已经采取的补救措施：〔请写明，比如：停用账号、换密钥 npm run rotate、修补漏洞〕
incident-yours = 　　您可以做的：发“我的数据”看谁看过；发“删除”全部删掉；接到要钱、要验证码的电话先挂断，再打 110 或 96110；证件号外泄的，留意自己名下的账户。
incident-contact = 三、联系我们：{ $station }，电话〔请填写〕，负责人〔请填写〕。
incident-law = 依据：《个人信息保护法》第五十七条。同时通知履行个人信息保护职责的部门：〔请填写〕。
incident-resident =
    给居民的短消息（逐张用“告知 单号”发）：
    您的信息可能被别人看到了。
    是这些：{ $kinds }。
    我们已经在补救。
    有人要钱、要验证码，别给。
    想看、想删，发“我的数据”。
    想问人，回复 0。
incident-kind-name = 称呼
incident-kind-contact = 联系方式
incident-kind-address = 住址
incident-kind-paper = 照片
incident-kind-identity = 证件号
incident-kind-health = 身体情况
incident-kind-finance = 钱的情况
incident-kind-violence = 受伤害的情况
incident-kind-child = 孩子的情况
incident-kind-words = 自己写的话
incident-kind-matter = 办的事情
incident-harm-name = 被人认出；
incident-harm-contact = 骚扰和诈骗电话；
incident-harm-address = 被人找上门；
incident-harm-paper = 照片被冒用；
incident-harm-identity = 身份被冒用；
incident-harm-health = 病情被人知道；
incident-harm-finance = 被骗钱、被追债；
incident-harm-violence = 被施害的人找到或报复；
incident-harm-child = 孩子被人盯上；
incident-harm-words = 私事被人知道；
incident-harm-matter = 别人知道您求助过；

### The privacy impact report, made from the services.

impact-title = 个人信息保护影响评估报告
impact-made = 本报告由 `npm run impact` 从服务表单生成，不要手改。表单多问一项个人信息，检查就会失败，直到重新评估、重新生成。依据《个人信息保护法》第五十五条、第五十六条。
impact-lawful = 一、目的、方式是否合法、正当、必要
impact-basis = 依据是本人同意（第十三条第一项）：第一项个人信息之前先问，可以不同意。敏感的另外单独同意（第二十九条）。不满 14 周岁的，先要监护人同意（第三十一条）。不同意也能问政策、打热线、找人工（第十六条）。收件人只有下面写的岗位；启用了市里的系统（BACKEND）时，还有承办单位。
impact-service = 用来：{ $purpose }。谁看：{ $recipient }。办完 { $days } 天后自动删除；没填完的 { $hours } 小时后删除。
impact-by-law = 《{ $law }》{ $article }要留满 { $days } 天：本人删除、或上面的天数到了以后，只存着，停止其他一切使用（第四十七条），到期自动毁掉。
impact-flags = 可以匿名：{ $anonymous }。先问满没满 14 岁：{ $minors }。
impact-field = 问什么
impact-kind = 信息种类
impact-type = 填法
impact-required = 必填
impact-consent = 同意
impact-consent-form = 表前一次
impact-consent-own = 单独一次
impact-yes = 是
impact-no = 否
impact-silent = 不问个人信息的服务：{ $titles }。
impact-risk = 二、对个人权益的影响和安全风险
impact-harm = 外泄可能的后果
impact-measures = 三、保护措施是否合法、有效、与风险相适应
impact-measure-1 = 没有“人”的表，不能按人查、列、排、导出（test/safety/refusals.test.ts、test/staff/rights.test.ts）。
impact-measure-2 = 表单不许问民族、宗教、政治面貌、籍贯、生物特征、行踪（test/forms/load-services.test.ts）。
impact-measure-3 = 每张单子一把密钥，逐项加密；删除就毁掉密钥，旧备份也打不开（test/privacy/renewal.test.ts、test/privacy/shred-tree.test.ts）。
impact-measure-4 = 看内容先留记录，居民看得到是谁、什么时候；看得太多会告诉审计员（test/staff/rights.test.ts、test/privacy/own-data.test.ts）。
impact-measure-5 = 到期自动删除（test/privacy/retention.test.ts）。
impact-measure-6 = 模型默认不用；用时只送去掉个人信息的问题（test/safety/canary.test.ts）。
impact-measure-7 = 对外提供要两人同意、写明法条、一次一张，居民看得到，周报公开次数（test/privacy/disclosure.test.ts）。
impact-measure-8 = 防线坏了就只报热线号码，并告诉值班人员（test/privacy/safeguards.test.ts）。
impact-measure-9 = 评价时可以写一句为什么，不写也行：和单子同一把密钥，只给办的人看，90 天后删（test/staff/reason.test.ts、test/privacy/retention.test.ts）。
impact-kept = 本报告和处理情况记录至少保存三年（第五十六条）：随代码库的历史保存；操作记录三年内不删。
