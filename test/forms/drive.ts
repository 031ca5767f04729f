import type { Field } from '../../src/forms/definition.ts'
import { createEngine, type Engine } from '../../src/forms/engine.ts'
import { begin, type Progress } from '../../src/forms/progress.ts'
import { START, services, words } from './talk.ts'

/** The engine of one service of the catalogue. */
export function engineOf(id: string): Engine {
  const service = services.find((one) => one.id === id)
  if (!service) throw new Error(`no service ${id}`)
  return createEngine(service, words)
}

/** A form on which nothing is written. */
export function fresh({ service }: Engine): Progress {
  const { id, version } = service
  return begin({ service: id, version, draft: 'd', now: START })
}

/** An answer that this field takes. */
export function answerTo(field: Field): string {
  if (field.choices) return '1'
  switch (field.type) {
    case 'mobile':
      return '13812345678'
    case 'landline':
      return '0574-87654321'
    case 'resident-id':
      return '11010519491231002X'
    case 'date':
      return field.when === 'future' ? '2027-01-05' : '2026-11-05'
    case 'time':
      return '9:30'
    case 'number':
    case 'money':
      return String(field.min ?? 3)
    case 'address':
    case 'name':
    case 'text':
    case 'voice':
    case 'photo':
    case 'choice':
    case 'multi':
      return '阿里木'
  }
}

/** Filled in up to this question, which is open; the last choice is taken where the first would hide it. */
export function progressAt(engine: Engine, path: string): Progress {
  for (const pick of ['1', '2', '3', '4']) {
    let progress = fresh(engine)
    for (let count = 0; count < 30; count += 1) {
      const open = engine.open(progress)
      if (!open) break
      if (open.path === path) return progress
      const ownChoice = open.path.startsWith('$') || !open.field.choices
      const said = ownChoice ? answerTo(open.field) : pick
      const step = engine.step(progress, { text: said }, START)
      if (step.kind !== 'asked') break
      progress = step.progress
    }
  }
  throw new Error(`${engine.service.id} never asks ${path}`)
}
