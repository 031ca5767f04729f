import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'

const patterns = z.array(z.string().min(1)).default([])

const emergencyFile = z.strictObject({
  /** What asks about a rule: costs, claims, penalties, things long past. */
  policy: patterns,
  kinds: z.array(
    z.strictObject({
      /** Which line of prompts/words is said: emergency-<kind>. */
      kind: z.string(),
      /** Danger whatever else is asked. */
      always: patterns,
      /** Danger, unless the message asks about a rule or `unless` fits. */
      when: patterns,
      unless: patterns,
    }),
  ),
})

/** Reads prompts/emergency.yaml; the result names the kind of emergency a message speaks of, first match first. */
export function loadEmergencies(file: string): (text: string) => string | undefined {
  const read = emergencyFile.safeParse(load(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('emergency_invalid', `${file}: ${z.prettifyError(read.error)}`)
  const isPolicy = matcher(read.data.policy)
  const kinds = read.data.kinds.map(({ kind, always, when, unless }) => ({
    kind,
    always: matcher(always),
    when: matcher(when),
    unless: matcher(unless),
  }))
  return function emergencyIn(text) {
    const plain = text.normalize('NFKC').toLowerCase()
    const joined = /\p{Script=Han}/u.test(plain) ? plain.replace(/\s+/g, '，') : plain
    const policy = isPolicy(joined)
    return kinds.find(({ always, when, unless }) => {
      if (policy && unless(joined)) return false
      return always(joined) || (!policy && !unless(joined) && when(joined))
    })?.kind
  }
}

/** Whether one of some regular expressions is found; none of them never is. */
function matcher(sources: readonly string[]): (text: string) => boolean {
  if (sources.length === 0) return () => false
  const pattern = new RegExp(sources.join('|'), 'iu')
  return (text) => pattern.test(text)
}
