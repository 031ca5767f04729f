import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Outcome, Turn } from '../../../message.ts'
import type { Words } from '../../../words/words.ts'
import { turnOf } from '../turn-of.ts'

/** Q-15's labels, one for what staff do, and one for what is no matter of ours. */
export const ROUTER_LABELS = [
  'greeting',
  'thanks',
  'complaint',
  'about-bot',
  'personal-case',
  'advice',
  'other-city',
  'other-language',
  'unclear',
  'emergency',
  'injection',
  'policy',
  'desk',
  'not-for-us',
] as const
export type RouterLabel = (typeof ROUTER_LABELS)[number]

/** How the router did: each label's precision and recall in F1, and their plain mean. */
export type RouterFigures = {
  readonly utterances: number
  readonly macroF1: number
  readonly f1: Readonly<Record<RouterLabel, number>>
  readonly mistaken: readonly string[]
}

const labelled = z.looseObject({ text: z.string(), label: z.enum(ROUTER_LABELS) })

/** Sends each labelled utterance through the real route and reads from the reply which label it was taken for. */
export async function measureRouter(options: {
  readonly file: string
  readonly words: Words
  readonly route: (turn: Turn) => Promise<Outcome>
}): Promise<RouterFigures> {
  const lines = readFileSync(options.file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => labelled.parse(JSON.parse(line)))
  const pairs: { text: string; label: RouterLabel; came: RouterLabel }[] = []
  for (const [at, { text, label }] of lines.entries()) {
    const outcome = await options.route(turnOf(`router-${at}`, text, Date.now()))
    pairs.push({ text, label, came: labelOf(text, outcome, options.words) })
  }
  const f1Of = (label: RouterLabel) => {
    const right = pairs.filter((pair) => pair.label === label && pair.came === label).length
    const wanted = pairs.filter((pair) => pair.label === label).length
    const came = pairs.filter((pair) => pair.came === label).length
    return wanted + came === 0 ? 1 : (2 * right) / (wanted + came)
  }
  const f1 = Object.fromEntries(ROUTER_LABELS.map((label) => [label, f1Of(label)]))
  return {
    utterances: lines.length,
    macroF1: Object.values(f1).reduce((sum, one) => sum + one, 0) / ROUTER_LABELS.length,
    f1: z.record(z.enum(ROUTER_LABELS), z.number()).parse(f1),
    mistaken: pairs.flatMap(({ text, label, came }) =>
      label === came ? [] : [`${label} → ${came}: ${text}`],
    ),
  }
}

/** Said for each kind of message that the cards do not answer. */
const SAID: readonly (readonly [string, RouterLabel])[] = [
  ['thanks', 'thanks'],
  ['goodbye', 'thanks'],
  ['greet', 'greeting'],
  ['about', 'about-bot'],
  ['help', 'about-bot'],
  ['feedback-wrong', 'complaint'],
  ['feedback-liked', 'thanks'],
  ['scope-small-talk', 'greeting'],
  ['scope-complaint', 'complaint'],
  ['scope-status', 'personal-case'],
  ['scope-opinion', 'advice'],
  ['scope-elsewhere', 'other-city'],
  ['scope-injection', 'injection'],
  ['scope-fraud', 'emergency'],
  ['scope-danger', 'emergency'],
  ['scope-minor', 'emergency'],
  ['scope-urgent-care', 'emergency'],
]

function labelOf(text: string, outcome: Outcome, words: Words): RouterLabel {
  const said = outcome.replies.map((reply) => reply.text).join('\n')
  const values = outcome.replies.flatMap(({ choices = [] }) => choices.map(({ value }) => value))
  if (outcome.ending === 'emergency') return 'emergency'
  const foreign = !/\p{Script=Han}/u.test(text) || /[\u3040-\u30ff]/u.test(text)
  if (
    foreign &&
    (values.includes('办理 interpreter') || said.includes(words.say('scope-interpreter')))
  )
    return 'other-language'
  const known = SAID.find(([key]) => words.has(key) && said.includes(words.say(key)))
  if (known) return known[1]
  switch (outcome.ending) {
    case 'answered':
    case 'stale_answer':
      return 'policy'
    case 'clarified':
    case 'helped':
      return 'unclear'
    case 'greeted':
      return 'greeting'
    case 'own_data':
      return said.includes('投诉') ? 'complaint' : 'about-bot'
    case 'case_shown':
    case 'case_changed':
      return 'personal-case'
    case 'form_started':
    case 'form_asked':
    case 'form_filed':
    case 'form_stopped':
      return /投诉/.test(said) ? 'complaint' : 'desk'
    case 'handed_to_person':
    case 'moved_to_private':
      return 'desk'
    case 'not_known':
    case 'out_of_scope':
    case 'refused_request':
    case 'staff_done':
    case 'staff_refused':
    case 'too_fast':
    case 'unreadable':
    case 'failed':
      return 'not-for-us'
  }
}
