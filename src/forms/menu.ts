import type { Choice, Outcome } from '../message.ts'
import type { Words } from '../words/words.ts'
import type { ServiceInfo } from './service-info.ts'

const PAGE = 5

/** The services, numbered, five to a page; 6 turns the page. */
export function createMenu(services: readonly ServiceInfo[], words: Words) {
  return function menu(page = 0): Outcome {
    const pages = Math.ceil(services.length / PAGE)
    const shown = services.slice((page % pages) * PAGE, ((page % pages) + 1) * PAGE)
    const choices: Choice[] = shown.map(({ id, title }, index) => ({
      key: String(index + 1),
      label: title,
      value: `办理 ${id}`,
    }))
    if (pages > 1)
      choices.push({
        key: '6',
        label: words.say('forms-more'),
        value: `办事 ${((page + 1) % pages) + 1}`,
      })
    choices.push({ key: '0', label: words.say('forms-person'), value: '人工' })
    return { ending: 'helped', replies: [{ text: words.say('forms-menu'), choices }] }
  }
}
