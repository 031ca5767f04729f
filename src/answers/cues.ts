import type { Found } from '../knowledge/knowledge.ts'

/** How likely a message is of a kind that cards do not answer. */
export type Likely = {
  readonly name: string
  readonly way: 'abstain' | 'person' | 'clarify'
  /** 0 … 1. */
  readonly chance: number
  /** Cards that are said of such a matter until a person comes. */
  readonly beside?: readonly string[] | undefined
}

/** Numbers, about -1 … 1, from which the chance is reckoned that the best card answers. */
export type Cues = Readonly<Record<(typeof CUES)[number], number>>

/** The names of the cues, as in knowledge/abstention.json. */
export const CUES = [
  'score',
  'coverage',
  'fields',
  'ask',
  'asks',
  'unknown',
  'margin',
  'agree',
  'length',
  'need',
  'people',
  'money',
  'task',
  'toPerson',
  'toNobody',
] as const

/** Asks for a rule, a right or a way: what cards are about. */
const NEED =
  /能不能|可不可以|可以|能|合法|违法|犯法|怎么办|咋办|咋整|咋弄|找谁|要不要|该不该|算不算|算|罚|赔|规定|条件|手续|材料|申请|办|登记|多久|几天|多少天|几个月|几年|权利|不给|不肯|不让|不发|不退|不管|拖|欠|扣|拒绝|投诉|报销|补贴|补助|退|证/
/** Persons and places of a resident's daily life with rules. */
const PEOPLE =
  /老板|房东|中介|厂|公司|单位|工地|包工头|学校|老师|幼儿园|医院|医生|派出所|警察|法院|社区|居委|物业|邻居|窗口|商家|店|平台|快递|老公|丈夫|老婆|媳妇|对方|婆|孩子|娃|小孩|儿子|女儿|爸|妈|爹|娘|老人|老乡|工友/
const MONEY =
  /钱|工资|押金|房租|租|社保|医保|保险|低保|补偿|赔偿|块|元|万|户口|居住证|身份证|合同|假|工伤|仲裁|离婚|结婚|抚养|彩礼|发票/
/** Wants a text, a sum or a talk instead of a rule. */
const TASK =
  /帮我写|写一?[篇首封段个]|翻译|讲个|唱|画|推荐|哪个好|好吃|好看|好玩|天气|几点|为什么|谁是|什么是|意思|教我|代码|作文|作业|菜谱|怎么做好吃|股票|彩票|聊天|陪我/

/** The cues of a question and the cards found for it. */
export function cuesOf(question: string, found: readonly Found[], likely: readonly Likely[]): Cues {
  const [best, second, third] = found
  const features = best?.hit.features
  const same = (other: Found | undefined) =>
    other && best && other.card.topic === best.card.topic ? 1 : 0
  return {
    score: best?.hit.score ?? 0,
    coverage: features?.coverage ?? 0,
    fields: features?.fields ?? 0,
    ask: features?.ask ?? 0,
    asks: features?.asks ?? 0,
    unknown: features?.unknown ?? 1,
    margin: features?.margin ?? 0,
    agree: (same(second) + same(third)) / 2,
    length: Math.min(1, question.length / 30),
    need: NEED.test(question) ? 1 : 0,
    people: PEOPLE.test(question) ? 1 : 0,
    money: MONEY.test(question) ? 1 : 0,
    task: TASK.test(question) ? 1 : 0,
    toPerson: oddsOf(likely, 'person'),
    toNobody: oddsOf(likely, 'abstain'),
  }
}

/** Log-odds that a message goes this way, a tenth of them, so that they are of a size with the rest. */
function oddsOf(likely: readonly Likely[], way: Likely['way']): number {
  const sum = likely.reduce((total, one) => total + (one.way === way ? one.chance : 0), 0)
  const chance = Math.min(0.999, Math.max(0.001, sum))
  return Math.log(chance / (1 - chance)) / 10
}
