import { inLanguage, type Line } from './definition.ts'
import { plain } from './fields/field.ts'
import type { Service } from './load-services.ts'
import type { Progress } from './progress.ts'
import type { Sheet } from './sheet.ts'

const LEAD =
  /^(?:那么?|然后|哎|诶|嗯|哦|我?想?问一下|请问|麻烦问下|你们|咱们?|我|站里|办|填|弄|搞|做|这个?|这张?|这种|这件|这样|事儿?|服务|表|证|会|都|是|得|还|需不?需要|需要|要不要|要|用不用|用)/u

const OTHERS = '(?:别人|别个|人家|老板|房东|公司|单位|厂里|学校|邻居|对方|家里人?)?'
const SEEN = '(?:看到|看得到|看见|看|知道|泄露|保密|说出去|告诉(?:别人|老板|房东|对方))'

const ASIDES: Readonly<Record<Aside, RegExp>> = {
  cost: /^(?:交|花|给|收|付)?(?:钱|费|费用|手续费)(?:吗|么|不|嘛|呀|啊)*$|^(?:交|花|给|收|付)?(?:多少|几个|几多|好多)(?:钱|块)?(?:呢|啊|呀)?$|^(?:收费|免费|白帮忙)(?:的)?(?:吗|么|不|嘛)$|^贵(?:不贵|吗|么)$|^(?:钱|费用?)(?:多少|怎么算|怎么收)$|^(?:要|收|花|交)不(?:要|收|花|交)(?:交|花|收|给)?(?:钱|费)$/u,
  bring:
    /^(?:带|准备|交|拿|备|出示)(?:点|些|一?些)?(?:什么|啥|哪些|哪样)(?:东西|材料|证件|证|手续|资料)?(?:呢|啊|呀|吗|去)*$|^(?:什么|啥|哪些)(?:材料|证件|手续|东西|资料)(?:呢|啊|呀|吗)*$|^(?:带|准备|交|拿)?(?:身份证|户口本|材料|证件|照片|东西)(?:吗|么|不)$/u,
  time: /^(?:等)?(?:多久|多长时间|几天|几时|多少天)(?:才|就)?(?:能|可以)?(?:好|办好|办完|办成|办下来|拿到|弄好|有消息|有信|回信|回话|答复|回复)?(?:呢|啊|呀)?$|^(?:什么时候|啥时候|哪天|几时)(?:才|就)?(?:能|可以)?(?:好|办好|办完|办成|有消息|有信|回信|答复|回复|找我|联系我|打给我|来)(?:呢|啊|呀)?$|^今天能(?:办好|好|办完|有消息)(?:吗|么|不)$/u,
  place:
    /^(?:去|到|上|在)(?:哪里|哪儿|哪|什么地方|啥地方)(?:办|交|弄|搞|办理|登记)?(?:呢|啊|呀)?$|^(?:自己|本人|人|亲自)?(?:跑一趟|去一趟|过去|来一趟|去窗口|过来)(?:吗|么|不)$/u,
  next: /^(?:填|交|办|弄|说)(?:完|好|了)(?:了|以后|之后|了以后|了之后)?(?:呢|怎么办|咋办|咋弄|干什么|做什么|干啥|会怎样|怎么样|然后呢)$|^(?:接下来|后面|以后|下一步|之后)(?:呢|怎么办|咋办|干什么|做什么|干啥)$|^呢$/u,
  who: new RegExp(
    `^给?(?:谁|哪个|什么人)(?:能|可以|会)?${SEEN}(?:呢|啊|呀)?$|^${OTHERS}(?:会不会|能不能|会|能)?${SEEN}(?:吗|么|不)$|^${OTHERS}(?:会不会|能不能)${SEEN}$`,
    'u',
  ),
  left: /^有?(?:几|多少|好多)(?:个)?(?:题|问题|道题|项|步)(?:没填|没答|呢|啊|呀)?$|^(?:问|答|填|写)(?:几|多少|好多)(?:个|题|道题|个问题)(?:呢|啊|呀)?$|^有?(?:很多|好多)(?:题)?(?:吗|么|不)$|^快(?:好|完|填完|问完|结束)(?:了)?(?:吗|么|没有|没)$|^(?:什么时候|啥时候)(?:能)?(?:填|问|答)完$|^有没有完$/u,
}

/** Longer messages tell something besides (letters). */
const LONGEST = 16
const KINDS = ['cost', 'bring', 'time', 'place', 'next', 'who', 'left'] as const
/** What somebody in the middle of a form asks about that very form: 要钱吗, 那要带什么, 还有几题. */
type Aside = (typeof KINDS)[number]

/** Asks with one of these, and is no bare word: 保密 alone may be an answer. */
const ASKS = /吗|么|不|谁|什么|啥|哪|几|多|怎|咋|呢|没|贵/u

/** Answers questions about the open form itself, from the service's own lines; what law says carries its source. */
export function createAsides({ service, words, language, questionsOf }: Sheet) {
  const say = (line: Line) => inLanguage(line, language)
  const { handling, recipient } = service
  const own = [say(service.title), ...service.start].map(bare).sort((a, b) => b.length - a.length)

  function asideIn(text: string): Aside | undefined {
    const said = bare(text)
    if (said.length > LONGEST || !ASKS.test(said)) return undefined
    const called = own.find((name) => said.startsWith(name)) ?? ''
    const readings = [...withoutLeads(said), ...withoutLeads(said.slice(called.length))]
    return KINDS.find((kind) => readings.some((one) => ASIDES[kind].test(one)))
  }

  function due(): string {
    return words.say(`forms-due-${handling.due.unit}`, { amount: handling.due.amount })
  }

  function lawLine({ text, source }: Service['handling']['law'][number]): string {
    return `${text}（${sourced(source)}）`
  }

  function told(key: 'cost' | 'bring'): string {
    const { [key]: known } = handling.asked
    if (!known) return words.say(`forms-about-${key}`)
    const lines = [say(known.text)]
    if (known.source) lines.push(words.say('forms-about-source', { source: sourced(known.source) }))
    return lines.join('\n')
  }

  function lineOf(aside: Aside, progress: Progress): string {
    switch (aside) {
      case 'cost':
      case 'bring':
        return told(aside)
      case 'time':
        return [words.say('forms-about-time', { due: due() }), ...handling.law.map(lawLine)].join(
          '\n',
        )
      case 'place':
        return words.say('forms-about-place')
      case 'next':
        return words.say('forms-about-next', { next: say(handling.next) })
      case 'who':
        return words.say('forms-about-who', { recipient: say(recipient) })
      case 'left': {
        const left = questionsOf(progress).filter(({ path }) => !(path in progress.answers))
        return words.say('forms-about-left', { count: left.length })
      }
    }
  }

  /** The line that answers; undefined when the text asks no such thing. */
  return function answered(text: string, progress: Progress): string | undefined {
    const aside = asideIn(text)
    return aside && lineOf(aside, progress)
  }
}

/** The text, and what is left of it each time a word in front is taken away: 那还要多久, 还要多久, 要多久, 多久. */
function withoutLeads(said: string): readonly string[] {
  const shorter = said.replace(LEAD, '')
  return shorter === said ? [said] : [said, ...withoutLeads(shorter)]
}

function bare(text: string): string {
  return plain(text)
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .toLowerCase()
}

/** 劳动争议调解仲裁法 第五十三条 → 《劳动争议调解仲裁法》第五十三条 */
function sourced(source: string): string {
  const [law = '', article = ''] = source.split(' ')
  return `《${law}》${article}`
}
