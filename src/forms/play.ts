import type { Outcome, Session, Turn } from '../message.ts'
import type { Words } from '../words/words.ts'
import type { Service } from './load-services.ts'
import { type Progress, progressSchema } from './progress.ts'
import type { Taken } from './taken.ts'

/** One thing that was said, and when (epoch milliseconds). */
export type Said = { readonly at: number; readonly say: string }

/** What came of one thing said: what is read, and where the form was before and after. */
export type Played = {
  readonly kind: 'none' | 'outcome' | 'digression' | 'person'
  readonly read: string
  readonly before: Progress | undefined
  readonly after: Progress | undefined
}

/** A form to be played: the desk's own forms room, with this one service and nothing random in it. */
export type Playing = {
  readonly service: Service
  readonly words: Words
  readonly open: () => {
    start(turn: Turn, service: string): Outcome
    take(turn: Turn): Taken
  }
}

const ELSEWHERE = '(…)'

/** Plays one form from its first question, with nothing kept and nothing random: the same lines, the same replies. */
export function play(
  { service, open }: Playing,
  lines: readonly Said[],
): { readonly opening: string; readonly played: readonly Played[] } {
  const forms = open()
  let session: Session = {}
  const turnOf = ({ at, say }: Said): Turn => ({
    message: {
      id: '',
      from: { channel: 'console', id: 'you' },
      place: { kind: 'private' },
      text: say,
      at,
    },
    resident: 'you',
    session,
    now: at,
  })
  const end = (outcome: Outcome): string => {
    session = JSON.parse(JSON.stringify(outcome.session ?? session))
    return outcome.replies
      .map(({ text, choices = [] }) =>
        [text, ...choices.map(({ key, label }) => `${key} ${label}`)].join('\n'),
      )
      .join('\n---\n')
  }
  const opening = end(forms.start(turnOf({ at: lines[0]?.at ?? 0, say: '' }), service.id))
  const played = lines.map((line): Played => {
    const before = progressIn(session)
    const taken = forms.take(turnOf(line))
    if (taken.kind === 'none' && taken.session) session = taken.session
    const read =
      taken.kind === 'none'
        ? ELSEWHERE
        : end(
            taken.kind === 'digression'
              ? taken.resume({ ending: 'answered', replies: [{ text: ELSEWHERE }] })
              : taken.outcome,
          )
    return { kind: taken.kind, read, before, after: progressIn(session) }
  })
  return { opening, played }
}

function progressIn(session: Session): Progress | undefined {
  const read = progressSchema.safeParse(session['form'])
  return read.success ? read.data : undefined
}
