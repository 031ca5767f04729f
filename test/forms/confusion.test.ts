import { describe, expect, test } from 'vitest'
import { CONFUSION, type Meant } from './confusion-set.ts'
import { engineOf, progressAt } from './drive.ts'
import { createTalk, START, words } from './talk.ts'

const { match } = createTalk().forms

function meantBy(place: string, utterance: string): Meant {
  const [service = '', path = ''] = place.trim().split(' ')
  const engine = engineOf(service)
  const progress = progressAt(engine, path)
  const wish = match(utterance) !== undefined && match(utterance) !== service
  const same = match(utterance) === service
  const step = engine.step(progress, { text: utterance, wish, same }, START)
  if (step.kind === 'digression') return 'question'
  if (step.kind !== 'asked') return 'control'
  if (step.reply.text.includes(words.say('forms-went-on'))) return 'question'
  const { pending, answers, failures } = step.progress
  if (pending?.kind === 'meant') return 'which'
  if (pending) return 'control'
  if (answers[path]?.value) return 'answer'
  return failures > 0 ? 'fault' : 'control'
}

const all = Object.entries(CONFUSION).flatMap(([place, rows]) =>
  rows.map(([utterance, meant]) => ({ place, utterance, meant })),
)

describe('utterances in the middle of a form', () => {
  test('the set is at least 150 long', () => {
    expect(all.length).toBeGreaterThanOrEqual(150)
  })

  test('at most 2 % are taken for what they are not', () => {
    const wrong = all.filter(({ place, utterance, meant }) => meantBy(place, utterance) !== meant)
    const shown = wrong.map(
      ({ place, utterance, meant }) =>
        `${place}: ${utterance} is ${meant}, taken as ${meantBy(place, utterance)}`,
    )
    expect(wrong.length / all.length, shown.join('\n')).toBeLessThanOrEqual(0.02)
  })
})
