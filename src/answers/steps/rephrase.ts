import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../../errors.ts'
import type { Card } from '../../knowledge/knowledge.ts'
import { loadPrompt, type Models, type Prompt } from '../../models/models.ts'
import type { Words } from '../../words/words.ts'
import { createGuards, type Fault } from '../guards/guards.ts'

export type RephraseOptions = {
  readonly models: Pick<Models, 'ask'>
  readonly prompt: Prompt
  /** Names of offices and papers that a sentence may use only if its card does. */
  readonly names: readonly string[]
  readonly words: Words
  /** False when staff have switched all generation off. */
  readonly isOn?: (() => boolean) | undefined
  /** Told of each sentence that was not taken, by kind. */
  readonly onFault?: ((fault: Fault | 'line') => void) | undefined
}

const MOST_PARTS = 5
const LONGEST = 80

const said = z.strictObject({
  parts: z
    .array(z.strictObject({ line: z.number().int(), text: z.string() }))
    .min(1)
    .max(MOST_PARTS),
})

/** Reads the prompt and the names of `folder` (prompts/model), and refuses broken ones at the start, model or none. */
export function loadRephrase(
  folder: string,
  {
    models,
    ...rest
  }: Pick<RephraseOptions, 'words' | 'isOn' | 'onFault'> & {
    readonly models: Models | undefined
  },
): ReturnType<typeof createRephrase> | undefined {
  const prompt = loadPrompt(join(folder, 'rephrase.md'))
  const names = loadNames(join(folder, 'names.yaml'))
  return models && createRephrase({ ...rest, models, prompt, names })
}

/** Reads the list of names of offices and papers; throws `names_invalid`. */
export function loadNames(file: string): readonly string[] {
  const names = z.array(z.string()).safeParse(load(readFileSync(file, 'utf8')))
  if (!names.success)
    throw new LinliError('names_invalid', `${file}: ${z.prettifyError(names.error)}`)
  return names.data
}

/** A model's words for a card, sentence by sentence through the guards; undefined means the card's own words. */
export function createRephrase(options: RephraseOptions) {
  const { models, prompt, words, isOn = () => true, onFault } = options
  const faultOf = createGuards(options.names)

  return async function rephrase(question: string, card: Card): Promise<string | undefined> {
    if (!isOn()) return undefined
    const lines = linesOf(card)
    const answer = await models.ask({
      prompt,
      variables: {
        question,
        lines: lines.map((line, at) => `${at + 1}. ${line}`).join('\n'),
      },
      schema: said,
    })
    if (!answer) return undefined
    const whole = lines.join('\n')
    const spoken: string[] = []
    let own = 0
    for (const { line: number, text } of answer.parts) {
      const line = lines[number - 1]
      if (line === undefined) {
        onFault?.('line')
        continue
      }
      const fault = text.length > LONGEST ? 'overlap' : faultOf(text, line, whole)
      if (fault) {
        onFault?.(fault)
        own += 1
      }
      spoken.push(fault ? line : text.trim())
    }
    // With nothing of the model's left, the card's own order is the better one.
    if (spoken.length === own) return undefined
    return [...spoken, words.say('answer-ai')].join('\n')
  }
}

/** What a model may speak of: answer, steps, details. Facts are printed by the program on wish. */
function linesOf(card: Card): readonly string[] {
  return [card.answer, ...card.steps, ...card.details]
}
