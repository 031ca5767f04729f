import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import type { LabelModel } from './label-model.ts'

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

/** Chance from which a danger is believed that no rule foresaw. */
const SURE = 0.85

/**
 * Reads prompts/emergency.yaml; the result names the kind of emergency a message speaks of: by rule,
 * first match first, else by what `model` has learnt.
 */
export function loadEmergencies(
  file: string,
  model?: LabelModel | undefined,
): (text: string) => string | undefined {
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
    const ruled = kinds.find(({ always, when, unless }) => {
      if (policy && unless(joined)) return false
      return always(joined) || (!policy && !unless(joined) && when(joined))
    })?.kind
    // What is learnt is learnt from Chinese: of other letters it knows too little to send an ambulance.
    if (ruled || policy || !/\p{Script=Han}/u.test(joined)) return ruled
    return (model?.(text).get('emergency') ?? 0) >= SURE ? likeliestKind(joined) : undefined
  }
}

/** Which numbers come first in a danger that no rule foresaw. */
function likeliestKind(text: string): string {
  if (/煤气|天然气|燃气/u.test(text)) return 'gas'
  if (/电梯|塌|滑坡|洪水|地震|台风|被埋|埋住/u.test(text)) return 'rescue'
  if (/火|烧着|着起来|冒烟|浓烟|大的烟|爆炸/u.test(text)) return 'fire'
  if (/想死|去死|要死$|死了算|楼顶|割了自己|跳楼|跳下|活着|活够|遗言|轻生|自杀|割腕|解脱|来生|想不开/u.test(text))
    return 'suicide'
  if (/打|砍|捅|掐|刀|杀|追我|闯|锁|关|绑|抢|拽|拖|堵|踹|砸|下药|拦住|动手动脚/u.test(text)) return 'violence'
  if (/车/u.test(text)) return 'accident'
  return 'medical'
}

/** Whether one of some regular expressions is found; none of them never is. */
function matcher(sources: readonly string[]): (text: string) => boolean {
  if (sources.length === 0) return () => false
  const pattern = new RegExp(sources.join('|'), 'iu')
  return (text) => pattern.test(text)
}
