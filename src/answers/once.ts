import type { Found } from '../knowledge/knowledge.ts'
import type { Turn } from '../message.ts'
import type { Tools } from './work.ts'

/** The same tools for one turn: what several steps look for, or judge by its words, is looked for once. */
export function onceInTurn<Given extends Pick<Tools, 'find' | 'scope' | 'likely'>>(
  tools: Given,
): Given {
  const searched = new Map<string, { readonly found: readonly Found[]; readonly k: number }>()

  function find(question: string, k: number, turn: Turn): readonly Found[] {
    const known = searched.get(question)
    if (known && known.k >= k) return known.found.slice(0, k)
    const found = tools.find(question, k, turn)
    searched.set(question, { found, k })
    return found
  }

  return { ...tools, find, scope: once(tools.scope), likely: once(tools.likely) }
}

function once<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, { readonly value: Value }>()
  return (text) => {
    const entry = known.get(text) ?? { value: read(text) }
    known.set(text, entry)
    return entry.value
  }
}
