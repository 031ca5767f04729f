import { plain } from './fields/field.ts'

const LEAD =
  /^(?:哎[呀哟]?|唉|诶|嗨|喂|我说|你们?|您|咋|怎么|干嘛|为啥|为什么|还|老是?|总是?|一直|到底|非?要|这是|跟|像|在|[,、\s])+/u
const TAIL = /(?:[啊呀呢吗嘛哦的了哇啦]|一样|似的|[,。.!?~…\s])+$/u
const WHAT_FOR =
  '(?:[,、\\s]*(?:干嘛?|干啥子?|干什么|做啥子?|做什么|搞啥|图啥|有什么用|有啥用|烦不烦|烦死|真烦))?'
const MANY = '(?:这么|那么|这样|那样|恁)(?:多|细|仔细|详细|清楚)'
const MATTER = '(?:问题|事情?|东西|内容|要问的?|要填的?)'
const GRUMBLES = [
  `(?:问|打听|查|填|写|登记)(?:我|人家|得)?${MANY}的?${MATTER}?了?${WHAT_FOR}`,
  `问(?:我|人家)?(?:东问西|来问去|个没完|个不停|不完|没完没了)${WHAT_FOR}`,
  '查户口',
  `(?:有|哪来|哪有)?${MANY}的?${MATTER}`,
  `${MATTER}(?:怎么|咋|也|真|好|太|是)*(?:这么|那么)?多`,
].map((core) => new RegExp(`^${core}$`, 'u'))

/** Longer messages tell something besides (letters). */
const LONGEST = 30

/** 哎呀你们问这么多干嘛, 查户口啊: no answer and no question for the cards; whoever says it may be told why it is asked. */
export function isGrumble(text: string): boolean {
  const said = plain(text)
  if (said.length > LONGEST) return false
  const core = said.replace(TAIL, '').replace(LEAD, '')
  return GRUMBLES.some((grumble) => grumble.test(core))
}
