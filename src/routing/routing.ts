import type { Outcome, Turn } from '../message.ts'

export {
  type Danger,
  type DangerModel,
  dangerFeatures,
  dangerFrom,
  loadDangerModel,
  NO_DANGER,
} from './danger-model.ts'
export { type Emergencies, loadDangerWords, loadEmergencies } from './emergency.ts'
export { loadIntents } from './intents.ts'
export {
  featuresOf,
  type LabelModel,
  labelModelFrom,
  loadLabelModel,
  type WordClasses,
} from './label-model.ts'
export { loadPinyin } from './pinyin.ts'
export { type Likely, loadLikely, loadScope, loadWordClasses } from './scope.ts'

/** What an open form makes of a message. */
export type FormTurn =
  | { readonly kind: 'none' }
  | { readonly kind: 'outcome' | 'person'; readonly outcome: Outcome }
  /** Not an answer but a question: answered first, then the form goes on where it was. */
  | { readonly kind: 'digression'; readonly text: string; resume(outcome: Outcome): Outcome }

/** The rooms, in the order in which they are asked. */
export type Rooms = {
  readonly emergency: (turn: Turn) => Outcome | undefined
  readonly staff: (turn: Turn) => Promise<Outcome | undefined>
  readonly form: (turn: Turn) => FormTurn | Promise<FormTurn>
  /** Greetings, help, one's own cases and data, choices under an answer. */
  readonly intent: (turn: Turn) => Promise<Outcome | undefined>
  readonly service: (turn: Turn) => Promise<Outcome> | undefined
  /** Always answers, if only that it does not know. */
  readonly policy: (turn: Turn) => Promise<Outcome>
}

/**
 * The one way of a message: who is asked first, and who answers if nobody else does. `inWords` writes what was typed
 * in another way (pinyin) as Chinese; a form and the duty desk get what was typed.
 */
export function createRoute(rooms: Rooms, inWords: (text: string) => string = (text) => text) {
  return async function route(turn: Turn): Promise<Outcome> {
    const read = { ...turn, message: { ...turn.message, text: inWords(turn.message.text) } }
    const urgent = rooms.emergency(read)
    if (urgent) return urgent
    const staffed = await rooms.staff(turn)
    if (staffed) return staffed
    const form = await rooms.form(turn)
    switch (form.kind) {
      case 'outcome':
      case 'person':
        return form.outcome
      case 'digression': {
        const aside = { ...turn, message: { ...turn.message, text: inWords(form.text) } }
        return form.resume((await rooms.intent(aside)) ?? (await rooms.policy(aside)))
      }
      case 'none':
        return (await rooms.intent(read)) ?? (await rooms.service(read)) ?? rooms.policy(read)
    }
  }
}
