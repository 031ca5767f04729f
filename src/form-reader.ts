import { join } from 'node:path'
import { z } from 'zod'
import { redact } from './answers/answers.ts'
import type { Switches } from './curation/curation.ts'
import type { Assist } from './forms/forms.ts'
import { loadPrompt, type Models } from './models/models.ts'

export type FormReaderOptions = {
  readonly models: Pick<Models, 'ask'> | undefined
  /** prompts/model */
  readonly folder: string
  readonly switches: Pick<Switches, 'refresh' | 'modelIsOn'>
}

const MOST = 12
const LONGEST = 60

const found = z.strictObject({
  values: z.array(z.strictObject({ name: z.string(), said: z.string().max(LONGEST) })).max(MOST),
})

/** A model that reads long answers for the forms, while staff leave models on; a broken prompt stops the start. */
export function createFormReader(options: FormReaderOptions): Assist | undefined {
  const { models, switches } = options
  const prompt = loadPrompt(join(options.folder, 'form.md'))
  if (!models) return undefined
  return {
    redact: (text) => redact(text).text,
    async ask(variables) {
      await switches.refresh()
      if (!switches.modelIsOn()) return undefined
      return (await models.ask({ prompt, variables, schema: found }))?.values
    },
  }
}
