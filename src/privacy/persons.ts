/** What persons get sorted by and never should: descent, faith, origin, language, health, past. */
const KIND =
  /(?:汉|回|藏|苗|彝|壮|满|侗|瑶|白|傣|黎|蒙古?|维|土家|朝鲜|布依|哈萨克|柯尔克孜|维吾尔|撒拉|东乡|保安|羌|哈尼|佤|拉祜|纳西|傈僳|塔吉克|少数|[一-龥])(?<!家|水|贵|月光|上班|打工|蚁|工薪)族|民族(?!乡|路|大学|学院|中学|小学|医院)|族别|族裔|维吾尔|哈萨克|回民|藏民|维民|维人|信教|宗教|信仰|信众|教徒|穆斯林|伊斯兰|信(?:了|什么|的)?(?:佛|道|基督|主|耶稣|天主|真主|教)|基督徒|佛教|道教|天主教|法轮功|做礼拜|斋月|封斋|清真|戴头巾|留胡子|政治面貌|籍贯|祖籍|户籍|老家|[一-龥]{2}籍|外地|外来|外省|流动人口|新来的|新搬来|新入住|(?:新疆|西藏|青海|宁夏|内蒙古?|云南|贵州|广西|甘肃|四川|河南|凉山|喀什|和田|阿克苏|拉萨)(?:来的?|人|籍|老乡|租|住户|居民|户|务工)|[一-龥]{1,4}老乡|(?:说|讲|用)[一-龥]{1,4}[语话文]|(?:不会|不懂)[说讲]?普通话|普通话(?:最|不好|差)|什么语言|按语言|外语|刑满|坐过牢|有?前科|吸过?毒|上访|信访户|艾滋|肝炎|精神病|残疾|低保|吃低保|单身|单亲|离婚|离异|家暴|重点人员|可疑人员|无证人员|党员|交不起|没有居住证|没办居住证|超生|去了?教堂|投诉多的?|欠(?:了)?(?:费|物业费|房租)/u
/** Words for persons, and for what leads to one. */
const PERSONS =
  /居民|住户|租户|租客|用户|来访者?|人员|妇女|女的|女租户|学生|孩子|老人|家庭|老乡|每个人|所有人|大家|这个人|这些人|这几个人|[几哪]户|群众|业主|姓名|名字|电话|手机号|微信号|住址|身份证号|照片/u
/** Asking for many, or for a paper of them. */
const MANY =
  /列出|列一?下|列个|列张|列成|列表|列给|列名|给我列|导出|导一?[下份]|调出|拉[个一]|打印|筛选?|找出|查出|查找|查一?下|查查|搜索|搜一?下|检索|统计|汇总|整理成|排查|摸排|摸底|造册|登记表|名单|名册|花名册|清单|台账|底册|电话表|人数|排序|排个|排一下|排名|分组|分个组|分类|按[^，。]{1,6}(?:排|分)|标出|标记|标红|标成|都有谁|有谁|都是谁|哪些(?:人|居民|住户|家庭|孩子|学生|女|男|用户)|有哪些$|哪几|哪户|哪栋|谁(?:[是用在告求申欠超今天信]|(?<![回去归在]谁)家)|名字给我|有没有[^，。]{0,8}名单|(?:有|住了?)多少(?!钱|天|种|年|平|久|人合)|多少(?:人|户|家|名|个)|有几(?:户|个|家|名)|[^一-龥]几户|住哪(?:几|栋|里的)|住在哪几|在哪几?栋|盯着?|监控|跟踪|报一?下|全部|所有|按人头/u
/** What turns a person into a mark. */
const MARK =
  /打个?[^，。]{0,4}分|评个?[^，。]{0,3}(?:分|级|等级|风险)|评分|评级|贴个?标签|打标签|标个等级|等级|画像|风险[分等]|信用分|重点关注|黑名单|不可信|标成|标红|标记|盯着?|监控一?下|跟踪一?下|拉黑/u
/** A question about what holds for such people, not about who they are. */
const POLICY =
  /吗|怎么|咋(?:处理|办|罚|整|弄)|怎样|如何|能不能|可不可以|可以|能(?:不|申请|办|上|报|在|参加|领|考)|合法|违法|犯法|合理|条件|材料|手续|政策|优惠|补助|补贴|待遇|权利|放假|请假|加分|罚|告(?:吗|他)|举报|投诉(?!过|多)|歧视|拒绝|不(?:租|让|收|给|要|录)|什么证|哪些证|哪些材料|要带|要交|报销|登记要|办理|哪里(?:看|能|可|登记)|在哪里?$|是什么$|交社保/u
/** Lists that are not of persons, or published ones. */
const OTHER_LISTS =
  /(?:饭店|饭馆|餐厅|机构|医院|中介|企业|公司|场所|药品|失信|录取|招生|选民|选举|轮候|公示|报名|工资)[^，。]{0,4}(?:黑)?名单|我们的名单|把我们|我(?:的|自己)|公示/u

/** Somebody tells what was asked of them, or who they are, or wants to be spoken for. */
const ABOUT_ONESELF =
  /(?:问|骂|登记|招|没)(?:我|俺)|(?:帮|替)(?:我|俺)(?:用[^，。]{1,4}[语话])?(?:跟|和|给|向|同)[^，。]{1,6}(?:说|讲|谈|解释|翻)|招女|(?:我|俺)(?:是(?!他|她)|信|戴)|想悄悄|名单(?:上)?没(?:有)?(?:我|俺)|名单是[咋怎]/u

/** Whole ways of asking that need no second word. */
const ALWAYS: readonly RegExp[] = [
  // Lists of whoever writes to us.
  /(?:用户|居民|住户|租户|人员|群众|客户)[^，。吗]{0,6}(?:名单|名册|花名册|台账|列表|数据库|画像)(?!.*(?:怎么|吗|泄露))|导出数据库|打印[^，。]{0,4}数据库|显示(?:全部|所有)用户|重点人员|上访户台账/u,
  /(?:所有|全部|大家|每个)[^，。吗]{0,10}(?:电话|手机号?|微信号|住址|身份证号|姓名|照片)(?!.*(?:怎么|吗|泄露))|(?:(?<!打|主任的?|社区的?|书记的?|物业的?|派出所的?|居委会的?|街道的?|学校的?|老师的?|医院的?)电话|手机号?(?!上)|微信号|住址|姓名|照片)[^，。]{0,6}(?:给我|导出来|发我|整理成表|一份)(?!.*(?:怎么办|吗))/u,
  // One person across cases, or by what they are.
  /(?:这个人|他|她|[一-龥]{2,4})的?(?:所有|全部|以前)[^，。]{0,6}(?:单子|记录|问过)|这个人[^，。]{0,8}都?问过|(?:他|她|这个人|这个号码|这户|买买提|[一-龥]{2,3}(?:姐|哥)?(?:家里)?)(?:是不是|是什么|有没有)(?:[^，。]{0,6}族|信教|信什么|民族|教徒)|(?:家里?|哥|姐)有人信|(?:查|看|告诉我)[^，。]{0,10}(?:是什么(?:民)?族|信什么|什么教|什么民族|信不信教)/u,
  /(?:手机|电话|尾号|微信号|号码)[^，。]{0,14}(?:是谁|哪户|哪个居民|是哪个)|名字(?:像|里带|带点)[^，。]{0,8}(?:人|哪些|族)/u,
  // Who asked us what.
  /(?:(?<![找向跟])谁|哪些人|哪几个|有哪些人|都有谁|哪些居民)[^，。]{0,8}(?:问过|求助过|申请过|申请了|打过|告过|讨过薪|投诉|来过|发过?消息|跟你聊|用[^，。]{1,4}语)|(?:提到|问过)[^，。]{1,8}的?(?:人|居民|住户)|每个人发了多少|(?:半夜|晚上)[^，。]{0,6}(?:人找|列出来)/u,
  // Who somebody is or where they live, by name, door or what they came for; who told on one.
  /^(?:请问|问下)?(?![你您它这那谁])[一-龥·]{2,8}(?<![人长员师者方法的东板亲统席记任])(?:是谁|是什么人|住(?:在)?哪(?:里|儿)?|家住哪(?:里|儿)?)[?？]?$/u,
  /(?:[\d一二三四五六七八九十]+(?:室|户|号|楼)?|隔壁|对门|楼上|楼下)(?:那家)?住(?:的|着|了)?(?:是|都是)?(?:谁|什么人|哪些人|哪家人)/u,
  /(?:来|打电话|发消息)(?:问|找|办|说|求)[^，。]{0,10}(?:人|女的|男的|大姐|大哥|小伙子?|姑娘|老人)(?:叫什么|是谁|叫啥|的?名字|的?电话|住哪)/u,
  /谁(?:举报|投诉|告)了?(?:我|俺|咱)|(?:是|到底)谁(?:举报|投诉|告)的/u,
  // Whether somebody came to us, how often.
  /(?:老婆|老公|媳妇|爱人|对象|儿子|女儿|孩子|前夫|前妻|他|她|老板|工友|邻居|^[一-龥]{2,4}?)(?:们)?(?:以前|最近|有没有|是不是|是否)*(?:找|来|问|联系)过(?:你们?|我们|这里|站里|几次|多少次|没有?$)|找过(?:你们|我们)的人/u,
  /哪(?:个|位|户)(?:居民|人|住户|群众)[^，。]{0,8}最[多少爱]/u,
  // Watching, and words put to somebody's name.
  /(?:盯|监视|看|守)(?:着|住|紧|一?下)[^，。]{0,6}(?:那家|那户|那个人|这户|这个人|住户|邻居|\d{3,4})(?!的?(?:孩子|老人|狗))/u,
  /(?:记一?[下笔]|记着|记上|备注)[^。]{0,8}(?:闹事|难缠|可疑|不老实|爱告状|有问题|刺头|惹事)|给[^，。]{0,8}(?:家人|住户|这人|那人|他|她)[^，。]{0,2}(?:打|加|写|做)个?[^，。]{0,3}(?:分|备注|记号|标签)/u,
  /select\s+\*\s+from|drop\s+table/iu,
]

const ENGLISH_MANY =
  /\b(?:list|export|show|dump|rank|score|sort|group|filter|search|find|identify|tag|profile|count|how many|who|which|give me|send me|tell me who|watch ?list|make a)\b/iu
const ENGLISH_KIND =
  /\b(?:uyghurs?|uighurs?|tibetans?|hui|kazakhs?|mongols?|han|muslims?|christians?|buddhists?|religio(?:n|us)|ethnic\w*|minorit\w+|migrants?|newcomers?|foreigners?|xinjiang|tibet|hometown|residents?|users?|tenants?|people|person|database|famil(?:y|ies)|mosques?|pray\w*|halal|speaks?|names?|phone numbers?)\b/iu
const ENGLISH_POLICY =
  /\b(?:can|may|must|should|do i|where|how do|how can|interpreter|i need|documents?|my|is there|allowed|refuses?|discriminat\w+|pays?|in one room|languages do)\b/iu
const ENGLISH_ALWAYS =
  /\bwhat ethnicity is\b|\bis this resident\b|\b(?:dump|export) (?:the|all)\b/iu

/**
 * Whether somebody asks for persons (a list, a search, a count, a mark, a profile) by what they are, instead of for help
 * or for a case by its number. Such a request is refused to everybody alike, whoever asks (P-03, P-04, P-27).
 */
export function asksForPersons(text: string): boolean {
  const plain = text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/g, '')
    .trim()
  if (plain.length > 200) return false
  return /\p{Script=Han}/u.test(plain) ? inChinese(plain.replace(/\s+/g, '')) : inEnglish(plain)
}

function inChinese(text: string): boolean {
  if (ABOUT_ONESELF.test(text)) return false
  if (ALWAYS.some((pattern) => pattern.test(text))) return true
  if (OTHER_LISTS.test(text) || POLICY.test(text)) return false
  const kind = KIND.test(text)
  if (MARK.test(text) && (kind || PERSONS.test(text))) return true
  return MANY.test(text) && (kind || namesPersons(text))
}

/** 列出居民, 导出姓名; but 有几个孩子 and 哪些人 ask for no list. */
function namesPersons(text: string): boolean {
  return (
    PERSONS.test(text) &&
    /列|导出|名单|名册|台账|筛|统计|汇总|调出|找出|分组|排序|打印|搜索|人头|有多少|哪些人是/u.test(
      text,
    )
  )
}

function inEnglish(text: string): boolean {
  if (/select\s+\*\s+from|drop\s+table/iu.test(text) || ENGLISH_ALWAYS.test(text)) return true
  return ENGLISH_MANY.test(text) && ENGLISH_KIND.test(text) && !ENGLISH_POLICY.test(text)
}
