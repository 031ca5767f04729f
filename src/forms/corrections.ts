import { inLanguage } from './definition.ts'
import { readNumber } from './fields/chinese-number.ts'
import { plain } from './fields/field.ts'
import { isOwn, type Question } from './layout.ts'

/** Which answer is to be changed, and into what if it was said. */
export type Correction = { readonly question: Question; readonly text?: string | undefined }

const INTO =
  /^(?:不对[，,]?|错了[，,]?)?(?:请|麻烦|帮我)?(?:把|将)?(?:我的|那个|刚才的|前面的)?(.{1,12}?)(?:填错了[，,]?|写错了[，,]?|错了[，,]?|不对[，,]?)?(?:要|应该)?(?:改成|改为|改到|换成|应该是|其实是|要改成)[:：\s]*(.+)$/su
const WRONG =
  /^(?:我的|那个|刚才的|前面的)?(.{1,12}?)(?:好像|是)?(?:填错了|写错了|说错了|打错了|错了|不对|有误|要改|改一下|改下|想改|需要改|要换|换了|变了)(?:一下|了|啊|呀)?$/u
const CHANGE =
  /^(?:请|麻烦|帮我|我?想|我?要)?(?:把|更|修)?(?:改|修改|更改|更正|change|edit|fix|تۈزىتىش|ئۆزگەرتىش|өзгерту)(?:一下|下)?\s*(?:我的|第)?\s*(.{1,20}?)(?:项|行|个|条)?(?:吧|好吗)?$/iu

/** Uyghur puts the verb last: 3-نى ئۆزگەرتىش (change 3), 3 خاتا (3 is wrong), 3-نى 139…غا ئۆزگەرتىش (change 3 to 139…). */
const UYGHUR_INTO = /^(.{1,12}?)[\s-]*نى\s+(.+?)[\s-]*(?:غا|قا|گە|كە)\s+(?:تۈزىتىش|ئۆزگەرتىش)$/su
const UYGHUR_WRONG =
  /^(.{1,12}?)[\s-]*(?:نى\s*(?:تۈزىتىش|ئۆزگەرتىش)|خاتا(?:\s*(?:بوپتۇ|بولدى|يازدىم))?)$/u

/** Reads 电话改成…, 地址错了, 改第3项, change 3; only for answers that were given. */
export function readCorrection(
  text: string,
  questions: readonly Question[],
  answered: (path: string) => boolean,
  language: string,
): Correction | undefined {
  const said = plain(text).replace(/[。.!！]+$/u, '')
  const own = questions.filter((question) => !isOwn(question))
  const find = (name: string) => named(name, own, answered, language)
  const into = INTO.exec(said) ?? UYGHUR_INTO.exec(said)
  if (into) {
    const question = find(into[1] ?? '')
    if (question) return { question, text: into[2] }
  }
  const wrong = WRONG.exec(said) ?? CHANGE.exec(said) ?? UYGHUR_WRONG.exec(said)
  const question = wrong ? find(wrong[1] ?? '') : undefined
  return question ? { question } : undefined
}

function named(
  name: string,
  questions: readonly Question[],
  answered: (path: string) => boolean,
  language: string,
): Question | undefined {
  const bare = name
    .replace(/^(?:我的?|那个|这个|把)/u, '')
    .replace(/(?:的|那里|那题|这题|这里|那项)$/u, '')
    .trim()
  const line = /^(?:第)?\s*(\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:项|行|个|条|题)?$/u.exec(
    bare,
  )?.[1]
  if (line) {
    const question = questions[(readNumber(line) ?? 0) - 1]
    return question && answered(question.path) ? question : undefined
  }
  const fits = questions.filter(
    ({ path, field }) =>
      answered(path) &&
      [
        inLanguage(field.short, language),
        inLanguage(field.short, 'zh-CN'),
        field.name,
        ...field.words,
      ].some((word) => word.toLowerCase() === bare.toLowerCase()),
  )
  return fits.at(-1)
}
