import { extract } from './extract.ts'
import { kindOf } from './fields/kinds.ts'
import type { Question } from './layout.ts'
import type { Progress } from './progress.ts'
import type { Sheet } from './sheet.ts'
import { asWritten, type Step, type Utterance } from './step.ts'

/** Values taken from one sentence, by path. */
type Heard = Readonly<Record<string, string>>

/** Several answers in one sentence: found, and read back before they count (D-11). */
export function createHearing({ words, asking, offer, questionsOf }: Sheet) {
  /** What the sentence answers, those questions too that only its other answers make relevant. */
  function hear(progress: Progress, open: Question, said: Utterance, now: number): Heard {
    let heard: Heard = {}
    for (let known = -1; known < Object.keys(heard).length; ) {
      known = Object.keys(heard).length
      const waiting = questionsOf(supposing(progress, heard)).filter(
        ({ path }) => !(path in progress.answers) || path === progress.at,
      )
      const more = extract(said.text, open, waiting, (one) => asking.settingOf(one, now))
      heard = { ...more, ...heard }
    }
    return asWasWritten(progress, heard, said)
  }

  /** What waits for its yes is read back, and kept, as it was written. */
  function asWasWritten(progress: Progress, heard: Heard, said: Utterance): Heard {
    const free = new Set(
      questionsOf(supposing(progress, heard)).flatMap(({ path, field }) =>
        kindOf(field).free ? [path] : [],
      ),
    )
    return Object.fromEntries(
      Object.entries(heard).map(([path, value]) => [
        path,
        free.has(path) ? asWritten(value, said) : value,
      ]),
    )
  }

  function supposing(progress: Progress, heard: Heard): Progress {
    const supposed = Object.entries(heard).map(([path, value]) => [path, { value, asked: '' }])
    return { ...progress, answers: { ...progress.answers, ...Object.fromEntries(supposed) } }
  }

  function readBack(progress: Progress, values: Heard, now: number): Step {
    const lines = questionsOf(supposing(progress, values))
      .filter(({ path }) => path in values)
      .map((one) => `${asking.called(one)}：${asking.echoed(one, values[one.path] ?? '', now)}`)
    const text = [words.say('forms-heard'), ...lines, words.say('forms-heard-ask')].join('\n')
    return offer(progress, { kind: 'heard', values }, text, [
      words.say('forms-heard-yes'),
      words.say('forms-heard-no'),
    ])
  }

  return { hear, readBack }
}
