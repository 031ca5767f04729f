import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'

const head = z.strictObject({
  version: z.number().int(),
  /** Every blank of the body, by name. */
  variables: z.array(z.string()),
})

/** A prompt for a model: what the program says, and the blanks that code fills. */
export type Prompt = {
  readonly file: string
  readonly version: number
  readonly variables: readonly string[]
  readonly system: string
  readonly human: string
}

const FILE = /^---\n([\s\S]+?)\n---\n## system\n([\s\S]+?)\n## human\n([\s\S]+)$/
const BLANK = /\{\{\s*[#/^&]?\s*([\w.]+)\s*\}\}/g

/** Reads prompts/model/*.md; throws `prompt_invalid` when its blanks are not just those it declares. */
export function loadPrompt(file: string): Prompt {
  const fail = (what: string) => new LinliError('prompt_invalid', `${file}: ${what}`)
  const match = FILE.exec(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'))
  if (!match) throw fail('must be a --- block, then "## system", then "## human".')
  const [, block = '', system = '', human = ''] = match
  const read = head.safeParse(load(block))
  if (!read.success) throw fail(z.prettifyError(read.error))
  const used = new Set([...`${system}${human}`.matchAll(BLANK)].map(([, name = '']) => name))
  const declared = new Set(read.data.variables)
  const missing = [...used].filter((name) => !declared.has(name))
  const idle = [...declared].filter((name) => !used.has(name))
  if (missing.length > 0) throw fail(`{{${missing[0]}}} is not among variables.`)
  if (idle.length > 0) throw fail(`variables: ${idle[0]} is used nowhere.`)
  return { file, ...read.data, system: system.trim(), human: human.trim() }
}
