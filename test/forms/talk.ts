import { menuIn, rememberMenu, resolveMenu } from '../../src/desk/menu.ts'
import { createForms, type Forms, loadServices, type Taken } from '../../src/forms/forms.ts'
import { toPlainScript } from '../../src/knowledge/knowledge.ts'
import type { Filing, Inbound, Outcome, Session, Turn } from '../../src/message.ts'
import { loadWords } from '../../src/words/words.ts'

/** 2026-11-23 (a Monday) 10:00 in Ningbo. */
export const START = Date.UTC(2026, 10, 23, 2)
export const words = loadWords('prompts/words', 'zh-CN')
export const services = loadServices('knowledge/services')

/** One resident who talks to the forms alone, with a clock and what was filed. */
export function createTalk(options: { readonly from?: readonly (typeof services)[number][] } = {}) {
  const filed: Filing[] = []
  let session: Session = {}
  let now = START
  let count = 0
  const forms: Forms = createForms({
    services: options.from ?? services,
    words,
    newReference: () => '48271936',
    plainScript: toPlainScript,
    file: (filing) => async () => {
      filed.push(filing)
      return undefined
    },
  })

  function turnOf(text: string, more: Partial<Inbound> = {}): Turn {
    count += 1
    return {
      message: {
        id: String(count),
        from: { channel: 'console', id: 'r1' },
        place: { kind: 'private' },
        text: resolveMenu(text, menuIn(session)),
        at: now,
        ...more,
      },
      resident: 'hash-of-r1',
      session,
      now,
    }
  }

  /** What the desk does with an outcome: effects, session, menu. Returns what is read. */
  async function end(outcome: Outcome): Promise<string> {
    for (const effect of outcome.effects ?? []) await Reflect.apply(effect, undefined, [undefined])
    session = JSON.parse(
      JSON.stringify(rememberMenu(outcome.session ?? session, [...outcome.replies])),
    )
    return outcome.replies
      .map(({ text, choices = [] }) =>
        [text, ...choices.map(({ key, label }) => `${key} ${label}`)].join('\n'),
      )
      .join('\n---\n')
  }

  return {
    forms,
    filed,
    session: () => session,
    progress: () => session['form'],
    later: (ms: number) => {
      now += ms
    },
    now: () => now,
    start: (id: string, more?: Partial<Inbound>) => end(forms.start(turnOf('', more), id)),
    take: (text: string, more?: Partial<Inbound>): Taken => forms.take(turnOf(text, more)),
    restore: (kept: Session) => {
      session = kept
    },
    /** Says one line; a digression is answered with 「答」 as the answers room would. */
    async say(text: string, more?: Partial<Inbound>): Promise<string> {
      const taken = forms.take(turnOf(text, more))
      if (taken.kind === 'none') {
        if (taken.session) session = taken.session
        return `(别的房间) ${text}`
      }
      if (taken.kind === 'digression')
        return end(taken.resume({ ending: 'answered', replies: [{ text: `答：${taken.text}` }] }))
      const read = await end(taken.outcome)
      return taken.kind === 'person' ? `(人工${taken.filed ? '，带单' : ''}) ${read}` : read
    },
    async sayAll(...lines: readonly string[]): Promise<string> {
      let last = ''
      for (const line of lines) last = await this.say(line)
      return last
    },
  }
}
