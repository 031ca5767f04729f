import type { Ending } from '../../message.ts'

/** What a resident gets, in four families. */
export const CLASSES = ['answer', 'clarify', 'handoff', 'abstain'] as const
/** One of the four families of endings. */
export type ExpectClass = (typeof CLASSES)[number]

/** The family that an ending belongs to. */
export function classOf(ending: Ending): ExpectClass {
  switch (ending) {
    case 'answered':
    case 'stale_answer':
    case 'helped':
    case 'greeted':
    case 'own_data':
    case 'case_shown':
    case 'case_changed':
      return 'answer'
    case 'clarified':
      return 'clarify'
    case 'handed_to_person':
    case 'emergency':
    case 'moved_to_private':
    case 'form_started':
    case 'form_asked':
    case 'form_filed':
    case 'form_stopped':
      return 'handoff'
    case 'not_known':
    case 'out_of_scope':
    case 'refused_request':
    case 'staff_done':
    case 'staff_refused':
    case 'too_fast':
    case 'unreadable':
    case 'failed':
      return 'abstain'
  }
}
