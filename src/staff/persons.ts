/** Words that ask for many, and words for what persons are sorted by. Together they ask for a list of persons. */
const MANY =
  /列出|列一下|列个|导出|名单|名册|花名册|所有|全部|哪些人|哪些居民|哪几个人|谁是|都有谁|有多少|多少人|统计|汇总|筛选|排序|搜索|查找|查一下|分组|标记|台账/u
const PERSONS =
  /族|民族|信教|宗教|信仰|穆斯林|回民|教徒|籍|户籍|外地人|新来|流动人口|人员|居民|租户|租客|住户|老乡|重点|家庭|妇女|男的|女的|老人|孩子|年龄|职业|语言|说.{1,4}话|姓名|电话|手机号|身份证|微信号/u

/** A question about a rule, which may name groups: who may, what it takes, how much there is. */
const RULE = /吗|怎么|如何|能不能|可以|条件|规定|政策|法律|补贴|多少钱|需要|权利/u

/** Whether somebody asks for persons by what they are, instead of for a case by its number. */
export function asksForPersons(text: string): boolean {
  const plain = text.normalize('NFKC')
  if (plain.length > 200 || /\d{4}/.test(plain) || RULE.test(plain)) return false
  return MANY.test(plain) && PERSONS.test(plain)
}
