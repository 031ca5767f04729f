import { inLanguage } from './definition.ts'
import { plain } from './fields/field.ts'
import { isOwn, type Question } from './layout.ts'

type Vague = 'unknown' | 'any' | 'none'

const VAGUE: ReadonlyArray<readonly [Vague, RegExp]> = [
  [
    'unknown',
    /^(?:我?也?)(?:不知道|不晓得|晓不得|不清楚|不太清楚|说不清楚?|说不准|搞不清楚?|弄不清楚?|记不清楚?|记不得|记不住|不记得|忘了|忘记了|想不起来?|没数|不好说|不懂得)(?:了|啊|呀|嘛|哦|呢|哎)*$/u,
  ],
  [
    'any',
    /^(?:随便|随你|随意|随缘|都行|都可以|都好|都要得|无所谓|[哪什怎啥]?[个么]?都(?:行|可以|好)|随时|随时都?(?:行|可以)|(?:哪天|几点|什么时候|啥时候|啥子时候)都(?:行|可以|好)|看你们?)(?:你们?|叫|写|填|吧|啦|了|的|嘛|哈|呀)*$/u,
  ],
  [
    'none',
    /^(?:暂时|目前|也|都|就|还)?(?:没有|没得|没|没啥|没什么|冇得?|木有|么有|无|没有?(?:别的|其他的?))(?:了|啊|呀|嘛|呢|要说的)*$/u,
  ],
]
/** Options that say the same. */
const MEANS: Readonly<Record<Vague, RegExp>> = {
  unknown: /不清楚|说不清|不知道|记不清/u,
  any: /^都(?:可以|行|要)$/u,
  none: /^(?:都)?没有$/u,
}

/**
 * What 不知道, 随便 or 没有 comes to here: the option that says so, '' where the question may stay empty, undefined
 * where it must be answered.
 */
export function vagueValue(
  text: string,
  { path, field, group, round }: Question,
  language: string,
) {
  const said = plain(text).replace(/[\s\p{P}]/gu, '')
  const vague = VAGUE.find(([, words]) => words.test(said))?.[0]
  if (!vague || isOwn({ path, field, group, round })) return undefined
  const option = field.choices?.find(({ label }) => MEANS[vague].test(inLanguage(label, language)))
  if (option) return option.name
  return field.required ? undefined : ''
}
