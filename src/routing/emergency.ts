import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'

const emergencyFile = z.array(
  z.strictObject({
    /** Which line of prompts/words is said: emergency-<kind>. */
    kind: z.string(),
    /** Regular expressions on the message without spaces. */
    when: z.array(z.string()).min(1),
    /** What only looks like it: questions about rules, past matters. */
    unless: z.array(z.string()).default([]),
  }),
)

/** Reads prompts/emergency.yaml; the result names the kind of emergency a message speaks of, first match first. */
export function loadEmergencies(file: string): (text: string) => string | undefined {
  const read = emergencyFile.safeParse(parse(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('emergency_invalid', `${file}: ${z.prettifyError(read.error)}`)
  const kinds = read.data.map(({ kind, when, unless }) => ({
    kind,
    when: new RegExp(when.join('|'), 'iu'),
    unless: unless.length > 0 ? new RegExp(unless.join('|'), 'iu') : undefined,
  }))
  return function emergencyIn(text) {
    const plain = text.normalize('NFKC').replace(/\s+/g, '')
    return kinds.find(({ when, unless }) => when.test(plain) && !unless?.test(plain))?.kind
  }
}
