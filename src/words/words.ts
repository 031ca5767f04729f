import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FluentBundle, FluentResource } from '@fluent/bundle'
import { LinliError } from '../errors.ts'

export type WordArgs = Readonly<Record<string, string | number>>

/** The fixed sentences of one language. Nobody writes a sentence for a resident anywhere else. */
export type Words = {
  /** The line of this key; an unknown key is a fault of ours and throws. */
  say(key: string, args?: WordArgs): string
  has(key: string): boolean
}

/** Reads every `.ftl` file of `<folder>/<language>`; a broken or doubled line stops the start, by name. */
export function loadWords(folder: string, language: string): Words {
  const bundle = new FluentBundle(language, { useIsolating: false })
  for (const name of readdirSync(join(folder, language))
    .filter((file) => file.endsWith('.ftl'))
    .sort()) {
    const errors = bundle.addResource(
      new FluentResource(readFileSync(join(folder, language, name), 'utf8')),
    )
    if (errors[0])
      throw new LinliError(
        'words_broken',
        `prompts/words/${language}/${name}: ${errors[0].message}`,
      )
  }
  return {
    has: (key) => bundle.hasMessage(key),
    say(key, args = {}) {
      const pattern = bundle.getMessage(key)?.value
      if (!pattern)
        throw new LinliError('words_missing', `No line "${key}" in prompts/words/${language}.`)
      const errors: Error[] = []
      const text = bundle.formatPattern(pattern, args, errors)
      if (errors[0]) throw new LinliError('words_blank', `Line "${key}": ${errors[0].message}`)
      return text
    },
  }
}
