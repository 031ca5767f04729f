import type { Reply } from '../message.ts'
import type { Words } from '../words/words.ts'
import { inLanguage } from './definition.ts'
import type { Service } from './load-services.ts'

/** What a receipt is made from. */
export type ReceiptParts = {
  readonly service: Service
  readonly reference: string
  readonly words: Words
  readonly language: string
}

/** The six parts of a receipt: number, what next, by when, whom to call, how to ask, how to withdraw (D-22). */
export function receiptOf({ service, reference, words, language }: ReceiptParts): Reply {
  const { due, hotline, next, quiet } = service.handling
  const text = words.say('forms-receipt', {
    reference: `${reference.slice(0, 4)} ${reference.slice(4)}`,
    next: inLanguage(next, language),
    due: words.say(`forms-due-${due.unit}`, { amount: due.amount }),
    hotline: hotline.join('、'),
  })
  return { text: quiet ? `${text}\n${words.say('forms-receipt-quiet')}` : text }
}
