import { plain } from './fields/field.ts'
import type { Service } from './load-services.ts'

const MODAL =
  /^(?:(?:您好|你好|请问|麻烦您?|请|帮我|帮忙|给我|我们?|想要|想|需要|要|打算|可以|能)[,，\s]*)+/u
const WISH =
  /^(?:您好|你好|请|麻烦您?|我们?|俺|[,，\s])*(?:想要?|要|需要|打算|帮|给|替|办|申请|登记|报名)/u
const VERB = /^(?:办理?|申请|登记|报名|填)(?:一?个|一下)?/u
/** 给孩子办入学: for whom says nothing about which service. */
const FOR =
  /^(?:给|帮|替|为)(?:我们?)?(?:家里?的?)?(?:孩子|小孩|娃娃?|儿子|女儿|老人|爸妈?|妈妈?|老公|老婆|家里人|自己|他|她)们?(?:去|要|想)?/u
const SUBJECT =
  /^(?:我们?|我家|我的?)?(?:老板|公司|厂里?|单位|工地|包工头|房东|邻居|中介)(?:一直|总是|总|都|就是|还是?)?/u
const ENDING = /(?:一下|的事|服务|吧|了|呀|啊|哈|[。.!！,，~])+$/u

/**
 * Which service a wish means, if surely: it is one of its start words and nothing more, but for 我想, 帮我, 老板.
 * Anything longer is a question for the cards, which offer the service under their answer.
 */
export function createMatch(services: readonly Service[]): (text: string) => string | undefined {
  const words = new Map<string, string>()
  for (const { id, start } of services)
    for (const word of start) words.set(plain(word).toLowerCase(), id)
  const ids = new Set(services.map(({ id }) => id))

  return function match(text) {
    const said = plain(text).toLowerCase()
    const command = /^办理\s+([a-z-]+)$/.exec(said)?.[1]
    if (command) return ids.has(command) ? command : undefined
    const bare = said.replace(ENDING, '').replace(/\s+/g, '')
    const wished = bare.replace(MODAL, '')
    const forOthers = wished.replace(FOR, '')
    const forms = [
      ...[said, bare, wished, wished.replace(VERB, ''), bare.replace(SUBJECT, '')],
      ...[forOthers, forOthers.replace(VERB, '')],
    ]
    return forms.map((form) => words.get(form)).find((id) => id !== undefined)
  }
}

/** Whether something is to be done, rather than told: 我要办…, 帮我…; not 房东不退押金. */
export function isWish(text: string): boolean {
  return WISH.test(plain(text))
}
