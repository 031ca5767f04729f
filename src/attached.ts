import type { Forms } from './forms/forms.ts'
import type { Media } from './media/media.ts'
import type { Outcome, Reply, Turn } from './message.ts'

export type AttachedOptions = {
  readonly media: Pick<Media, 'take' | 'picture'>
  readonly forms: Pick<Forms, 'wants' | 'take'>
  /** Where words go. */
  readonly route: (turn: Turn) => Promise<Outcome>
}

/** What an open form is told so that it asks its question again. */
const ASK_AGAIN = '再说一遍'

/** Looks at what came with a message before anybody reads its words; an open form then goes on where it was. */
export function createAttached({ media, forms, route }: AttachedOptions) {
  return async function routeAttached(turn: Turn): Promise<Outcome> {
    if (isWanted(turn, 'voice')) return route(turn)
    const came = await (isWanted(turn, 'image') ? media.picture(turn) : media.take(turn))
    switch (came.kind) {
      case 'words':
        return route(turn)
      case 'said': {
        const outcome = await route(came.turn)
        // The words were answered without what waited for a yes: that is over, whoever answered.
        const session = outcome.session ?? came.turn.session
        // Nothing stands before the number to call.
        if (outcome.ending === 'emergency') return { ...outcome, session }
        return { ...outcome, session, replies: led(outcome.replies, came.lead) }
      }
      case 'done':
        return came.asks ? came.outcome : asked(turn, came.outcome)
    }
  }

  /** Pictures and voice notes that the open question asks for are the form's own. */
  function isWanted({ message, session }: Turn, kind: 'image' | 'voice'): boolean {
    return forms.wants(session) === kind && message.attachments?.[0]?.kind === kind
  }

  function asked(turn: Turn, outcome: Outcome): Outcome {
    const { attachments: _attached, ...message } = turn.message
    const session = outcome.session ?? turn.session
    const again = forms.take({ ...turn, session, message: { ...message, text: ASK_AGAIN } })
    if (again.kind !== 'outcome') return outcome
    // While a form is open, only its own question offers numbers.
    const replies = outcome.replies.map(({ choices: _choices, ...reply }) => reply)
    return { ...outcome, ...again.outcome, replies: [...replies, ...again.outcome.replies] }
  }
}

function led([first, ...rest]: readonly Reply[], lead: string | undefined): readonly Reply[] {
  if (lead === undefined) return first ? [first, ...rest] : []
  return first ? [{ ...first, text: `${lead}\n${first.text}` }, ...rest] : [{ text: lead }]
}
