import { readNumber } from './fields/chinese-number.ts'
import { plain } from './fields/field.ts'

/** 第一 is also said so. */
const FIRST = new Set(['头', '首'])

const PICKED =
  /^(?:我?(?:选择?|要|按|回复?|填|就)?)(?:第|no\.?|号码)?(\d{1,2}|[零〇一壹幺头首二两贰三叁四肆五伍六陆七柒八捌九玖十])(?:个|号|项|条|种|款|那个|吧|)?(?:吧|的|啊|呀)?$/iu

/**
 * The number meant by 2, ２, ②, 二, 第二个, 选2, 2号, ٢ (D-15); undefined when the text is no such thing.
 */
export function pickKey(text: string): number | undefined {
  const said = plain(text)
    .replace(/[。.!！,，、:：;；()\s]/gu, '')
    .replace(/\ufe0f?\u20e3/gu, '')
  const picked = PICKED.exec(said)?.[1]
  if (picked === undefined) return undefined
  return FIRST.has(picked) ? 1 : readNumber(picked)
}
