import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import type { DangerModel } from './danger-model.ts'
import type { WordClasses } from './label-model.ts'

const patterns = z.array(z.string().min(1)).default([])

const emergencyFile = z.strictObject({
  /** What asks about a rule: costs, claims, penalties, things long past. */
  policy: patterns,
  /** What says that a danger is past. */
  over: patterns,
  /** What only adds to a danger that was just told. */
  still: patterns,
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
  /** Classes of words that the learnt dangers go by. */
  words: z.record(z.string(), z.string()).default({}),
})

/** What the words of a message say of danger. */
export type Emergencies = {
  /** The kind of emergency a message speaks of: by rule, first match first, else by what is learnt. */
  readonly kindOf: (text: string) => string | undefined
  /** Whether a message that is none for sure may yet be one: then the numbers are said first. */
  readonly isPerhaps: (text: string) => boolean
  /** Whether somebody says that the danger is past. */
  readonly isOver: (text: string) => boolean
  /** Whether a message only adds to a danger that was just told: where, how, that nobody comes. */
  readonly isStill: (text: string) => boolean
}

/** Reads the rules of prompts/emergency.yaml; `model` is what was learnt beside them. Throws `emergency_invalid`. */
export function loadEmergencies(file: string, model?: DangerModel | undefined): Emergencies {
  const read = readEmergencies(file)
  const isPolicy = matcher(read.policy)
  const isOver = matcher(read.over)
  const isStill = matcher(read.still)
  const kinds = read.kinds.map(({ kind, always, when, unless }) => ({
    kind,
    always: matcher(always),
    when: matcher(when),
    unless: matcher(unless),
  }))

  function ruled(text: string, policy: boolean): string | undefined {
    return kinds.find(({ always, when, unless }) => {
      if (policy && unless(text)) return false
      return always(text) || (!policy && !unless(text) && when(text))
    })?.kind
  }

  /** What is learnt is learnt from Chinese: of other letters it knows too little to send an ambulance. */
  const learnt = (text: string) => (/\p{Script=Han}/u.test(text) ? model?.of(text) : undefined)

  return {
    kindOf(text) {
      const plain = joinedWords(text)
      const policy = isPolicy(plain)
      const kind = ruled(plain, policy)
      if (kind || policy || !model) return kind
      const danger = learnt(text)
      return danger && danger.chance >= model.sure ? danger.kind : undefined
    },
    isOver: (text) => isOver(joinedWords(text)),
    isStill: (text) => isStill(joinedWords(text)),
    isPerhaps(text) {
      if (!model || isPolicy(joinedWords(text))) return false
      return (learnt(text)?.chance ?? 0) >= model.perhaps
    },
  }
}

/** The word classes of prompts/emergency.yaml. Throws `emergency_invalid`. */
export function loadDangerWords(file: string): WordClasses {
  return Object.entries(readEmergencies(file).words).map(([name, source]) => [
    name,
    new RegExp(source, 'iu'),
  ])
}

function readEmergencies(file: string) {
  const read = emergencyFile.safeParse(load(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('emergency_invalid', `${file}: ${z.prettifyError(read.error)}`)
  return read.data
}

/** Lower case, and a comma for each space of a Chinese text. */
function joinedWords(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase()
  return /\p{Script=Han}/u.test(plain) ? plain.replace(/\s+/g, '，') : plain
}

/** Whether one of some regular expressions is found; none of them never is. */
function matcher(sources: readonly string[]): (text: string) => boolean {
  if (sources.length === 0) return () => false
  const pattern = new RegExp(sources.join('|'), 'iu')
  return (text) => pattern.test(text)
}
