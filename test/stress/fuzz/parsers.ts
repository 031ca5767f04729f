import { join } from 'node:path'
import { cuesOf } from '../../../src/answers/cues.ts'
import { followUp } from '../../../src/answers/steps/follow-up.ts'
import { redact, withoutMarks } from '../../../src/answers/steps/redact.ts'
import { splitQuestions } from '../../../src/answers/steps/split-questions.ts'
import { splitText } from '../../../src/channels/split-text.ts'
import { mentions, splitQuote, stripMentions } from '../../../src/channels/wechat/addressed.ts'
import { parseCuration } from '../../../src/curation/commands.ts'
import { cleanText, LONGEST_TEXT } from '../../../src/desk/clean-text.ts'
import { resolveMenu } from '../../../src/desk/menu.ts'
import { loadFiles } from '../../../src/files.ts'
import { controlOf, isElsewhere } from '../../../src/forms/control.ts'
import type { Field } from '../../../src/forms/definition.ts'
import { createEngine } from '../../../src/forms/engine.ts'
import { kindOf } from '../../../src/forms/fields/kinds.ts'
import { createMatch } from '../../../src/forms/match.ts'
import { pickKey } from '../../../src/forms/pick.ts'
import { looksLikeQuestion, surelyAsks, withoutTag } from '../../../src/forms/question-like.ts'
import { normalise, withoutFillers } from '../../../src/knowledge/search/normalise.ts'
import { isWordless } from '../../../src/media/wordless.ts'
import { asksForPersons } from '../../../src/privacy/privacy.ts'
import { isReference } from '../../../src/requests/reference.ts'
import { withoutPersonal } from '../../../src/requests/requests.ts'
import { parseCommand } from '../../../src/staff/commands.ts'
import { answerTo, fresh } from '../../forms/drive.ts'
import { START, services, words } from '../../forms/talk.ts'
import type { Random } from '../random.ts'

/** One thing of ours that reads what somebody wrote. */
export type Parser = {
  readonly name: string
  /** True where it meets texts that the desk calls too long and reads no further. */
  readonly meetsAll?: true
  /** Throws where something holds no longer that must. */
  run(text: string, raw: string, random: Random): void
}

const CHOICES = [
  { key: '1', label: '我要问', value: '我要问' },
  { key: '0', label: '找人工', value: '人工' },
]
const NAMES = ['邻里', '邻里小助手', 'a.b(c)']
const CUT = { maxText: 200, unit: 'bytes', buttons: false, files: false } as const
const HIDDEN = /[\u{E0000}-\u{E007F}\u202A-\u202E\u2066-\u2069\u200B]/u
const BEFORE = { at: START, question: '试用期最长多久', cards: ['lab-01'], clarified: false }

/** Everything that reads residents' and colleagues' words, in the order in which the desk uses it. */
export function openParsers(): readonly Parser[] {
  const files = loadFiles(join(import.meta.dirname, '../../..'))
  const match = createMatch(services)
  const kinds = onePerKind()
  const forms = openForms()
  const plain = (name: string, read: (text: string) => unknown): Parser => ({
    name,
    run: (text) => void read(text),
  })

  return [
    {
      name: 'clean text',
      meetsAll: true,
      run(_text, raw) {
        const { text } = cleanText(raw)
        if (text.length > LONGEST_TEXT || !text.isWellFormed() || HIDDEN.test(text))
          throw new Error('What was cleaned is not clean.')
        if (cleanText(text).text !== text) throw new Error('Cleaned again it is another text.')
      },
    },
    plain('menu', (text) => resolveMenu(text, CHOICES)),
    plain('emergency', files.emergencies.kindOf),
    plain('perhaps a danger', files.emergencies.isPerhaps),
    plain('staff command', parseCommand),
    plain('curation command', parseCuration),
    plain('asks for persons', asksForPersons),
    plain('intent', files.intentOf),
    plain('scope', files.scope),
    plain('learnt scope', files.likely),
    plain('wordless', isWordless),
    plain('redaction', (text) => withoutMarks(redact(text).text)),
    plain('case redaction', (text) => withoutPersonal(text, [])),
    plain('two questions', splitQuestions),
    plain('follow-up', (text) => followUp(text, BEFORE, START)),
    plain('normalise', (text) => withoutFillers(normalise(text))),
    plain('search', (text) => files.knowledge.shelf.find(text, 5)),
    plain('cues', (text) => cuesOf(text, [], [])),
    plain('reference', isReference),
    plain('service', match),
    plain('form control', (text) => [controlOf(text, true), isElsewhere(text), pickKey(text)]),
    plain('question-like', (text) => [looksLikeQuestion(text), surelyAsks(text), withoutTag(text)]),
    ...kinds.map((field) =>
      plain(`field ${field.type}`, (text) => {
        const setting = { field, words, language: 'zh-CN', now: START }
        for (const loose of [false, true]) {
          const read = kindOf(field).parse(text, setting, loose)
          if (read.kind !== 'value') continue
          kindOf(field).show(read.value, setting)
          kindOf(field).mask(read.value)
        }
      }),
    ),
    {
      name: 'form step',
      run(text, _raw, random) {
        const { engine, progress } = random.pick(forms)
        const step = engine.step(progress, { text }, START)
        if (step.kind === 'asked' && step.reply.text === '') throw new Error('Nothing is said.')
      },
    },
    {
      name: 'cutting',
      meetsAll: true,
      run(text, raw) {
        for (const whole of [text, raw.slice(0, 400)])
          for (const part of splitText(whole, CUT))
            if (Buffer.byteLength(part) > CUT.maxText) throw new Error('A part is too long.')
      },
    },
    {
      name: 'WeChat address',
      meetsAll: true,
      run(_text, raw) {
        const { own } = splitQuote(raw)
        mentions(own, NAMES)
        stripMentions(own, NAMES)
      },
    },
  ]
}

/** A field of each kind. */
function onePerKind(): readonly Field[] {
  const fields = services.flatMap((service) =>
    service.fields.flatMap((field) => (field.type === 'repeat' ? field.fields : [field])),
  )
  return [...new Map(fields.map((field) => [field.type, field])).values()]
}

/** Every form at every question that plain answers lead to. */
function openForms() {
  return services.flatMap((service) => {
    const engine = createEngine(service, words)
    const steps = []
    let progress = fresh(engine)
    for (let count = 0; count < 30; count += 1) {
      steps.push({ engine, progress })
      const open = engine.open(progress)
      if (!open) break
      const step = engine.step(progress, { text: answerTo(open.field) }, START)
      if (step.kind !== 'asked') break
      progress = step.progress
    }
    return steps
  })
}
