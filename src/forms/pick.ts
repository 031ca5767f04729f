import { plain } from './fields/field.ts'

const SPOKEN: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  壹: 1,
  幺: 1,
  头: 1,
  首: 1,
  二: 2,
  两: 2,
  贰: 2,
  三: 3,
  叁: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
}

const PICKED =
  /^(?:我?(?:选择?|要|按|回复?|填|就)?)(?:第|no\.?|号码)?(\d{1,2}|[零〇一壹幺头首二两贰三叁四肆五伍六陆七八九十])(?:个|号|项|条|种|款|那个|吧|)?(?:吧|的|啊|呀)?$/iu

/**
 * The number meant by 2, ２, ②, 二, 第二个, 选2, 2号, ٢ (D-15); undefined when the text is no such thing.
 */
export function pickKey(text: string): number | undefined {
  const said = plain(text)
    .replace(/[。.!！,，、:：;；()\s]/gu, '')
    .replace(/\ufe0f?\u20e3/gu, '')
  const picked = PICKED.exec(said)?.[1]
  if (picked === undefined) return undefined
  return SPOKEN[picked] ?? Number(picked)
}
