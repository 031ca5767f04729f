import type { Card } from '../../knowledge/knowledge.ts'

/** What can be asked of any matter: what it costs, how long it takes, where, with what, who. */
export type Aspect = 'cost' | 'time' | 'place' | 'papers' | 'who' | 'online' | 'penalty'

const ASKED: readonly (readonly [Aspect, RegExp])[] = [
  ['cost', /多少(?:钱|$)|要钱|花钱|收钱|收费|费用|免费|贵不贵|交钱|给钱|谁出钱/u],
  ['time', /多久|多长时间|几天|几个?月|几年|啥时候|什么时候|哪天|何时|时间|期限|等/u],
  ['place', /去哪|在哪|到哪|上哪|哪里|哪儿|哪个(?:地方|部门|窗口)|地址|地点/u],
  ['papers', /带(?:什么|啥|哪些|点啥)|材料|证件|手续|准备|(?:要|交)(?:什么|啥)|证明/u],
  ['who', /找谁|谁管|哪个部门|电话|打哪/u],
  ['penalty', /罚|后果|会(?:怎样|怎么样|咋样)|要紧/u],
  ['online', /网上|线上|手机上|异地/u],
]

const TOLD: Readonly<Record<Aspect, RegExp>> = {
  cost: /钱|免费|收费|费用|工本费|\d 元/u,
  time: /多久|\d ?(?:天|日|个?月|年|小时|周)|当场|半年|当天|工作日|时间|期限/u,
  place:
    /去哪|窗口|派出所|社区|街道|部门|法院|机构|登记处|医院|(?:向|到|去)[^，。]{2,12}(?:申请|办|交|报)/u,
  papers: /带|材料|身份证|证明|合同|户口本|照片|单据|病历/u,
  who: /打 ?\d{3,5}|找|部门|派出所|社区|法院/u,
  penalty: /罚|拘留|\d 元|追究|取消/u,
  online: /网上|线上|手机|异地|不用回老家/u,
}

/** Words around an aspect that name no matter of their own. */
const AROUND =
  /那边?|那么|然后|还|请问|我们?|俺|咱|要|需要|得|该|会|能|可以|应该|去|来|到|上|在|是|办理?|弄|搞|报名|报|申请|领|拿到?|交|补|花|给|等|排|好|下来|回来|出来|用|落|证|一共|大概|一般|一个?月|一次|些|点|怎么|咋个?|咋样|怎样|怎么样|如何|啥|什么|哪些|哪|多|几|谁|的|地|了|吗|么|呢|啊|呀|吧|嘛|不|没|有|它|他们?|她|这里|这儿|本地|这边|这个?|那个?|多少|东西|地方|办法|钱|事/gu

/** What a message asks of a matter. */
export function aspectsIn(plain: string): readonly Aspect[] {
  return ASKED.filter(([, pattern]) => pattern.test(plain)).map(([aspect]) => aspect)
}

/** Whether a message names nothing of its own: 要多久, 去哪办, 那怎么办. */
export function isBare(plain: string): boolean {
  const rest = ASKED.reduce((left, [, pattern]) => left.replace(pattern, ''), plain)
  return rest.replace(AROUND, '') === ''
}

/** The card's own lines that tell this, details first, no line twice. */
export function linesAbout(card: Card, aspects: readonly Aspect[]): readonly string[] {
  const lines = [...card.details, ...card.steps, card.answer, ...card.facts.map(({ text }) => text)]
  const patterns = aspects.map((aspect) => TOLD[aspect])
  return [...new Set(lines.filter((line) => patterns.some((pattern) => pattern.test(line))))]
}
