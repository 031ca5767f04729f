import { extract } from './extract.ts'
import type { Question } from './layout.ts'
import type { Progress } from './progress.ts'
import type { Sheet } from './sheet.ts'
import type { Step } from './step.ts'

/** Values taken from one sentence, by path. */
type Heard = Readonly<Record<string, string>>

/** Several answers in one sentence: found, and read back before they count (D-11). */
export function createHearing({ words, asking, offer, questionsOf }: Sheet) {
  /** What the sentence answers, those questions too that only its other answers make relevant. */
  function hear(progress: Progress, open: Question, text: string, now: number): Heard {
    let heard: Heard = {}
    for (let known = -1; known < Object.keys(heard).length; ) {
      known = Object.keys(heard).length
      const waiting = questionsOf(supposing(progress, heard)).filter(
        ({ path }) => !(path in progress.answers) || path === progress.at,
      )
      const more = extract(text, open, waiting, (question) => asking.settingOf(question, now))
      heard = { ...more, ...heard }
    }
    return heard
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
