import { type CaseAction, type CaseState, isOpen } from '../states.ts'
import type { Foreign } from './backend.ts'

const BEFORE_WORK: ReadonlySet<CaseState> = new Set(['received', 'assigned', 'reopened'])

/** Our steps that bring a case to where the other system has it; the last one is what the resident hears of. */
export function stepsTo(from: CaseState, { state, note }: Foreign): readonly CaseAction[] {
  const said: readonly CaseAction[] = note && isOpen(from) ? ['inform'] : []
  if (!state || state === from) return said
  const taken: readonly CaseAction[] = BEFORE_WORK.has(from) ? ['take'] : []
  switch (state) {
    case 'accepted':
      return BEFORE_WORK.has(from) ? ['take'] : said
    case 'in_progress':
      if (from === 'accepted' || from === 'waiting_resident') return ['start']
      return isOpen(from) ? ['take', 'start'] : ['reopen']
    case 'waiting_resident':
      return isOpen(from) && note ? [...taken, 'ask'] : []
    case 'referred':
      return isOpen(from) ? [...taken, 'refer'] : []
    case 'resolved':
    case 'confirmed':
      return isOpen(from) ? [...taken, 'resolve'] : []
    case 'declined':
      return isOpen(from) ? ['decline'] : []
    case 'reopened':
    case 'received':
    case 'assigned':
      return isOpen(from) ? said : ['reopen']
    case 'withdrawn':
    case 'merged':
      return []
  }
}
