import type { Capabilities } from '../channels/channels.ts'
import { splitText } from '../channels/split-text.ts'
import type { Address, Outgoing, Reply } from '../message.ts'
import { isolateRightToLeft } from './isolate.ts'

/** A reply as the platform's messages: numbered lines for the choices, cut to its limit, buttons on the last. */
export function render(
  reply: Reply,
  to: Address,
  capabilities: Capabilities,
  replyTo?: string,
): readonly Outgoing[] {
  const { choices = [], file, wants } = reply
  const lines = choices.map(({ key, label }) => `${key} ${label}`)
  const text = isolateRightToLeft([reply.text, ...lines].join('\n'))
  const parts = splitText(text, capabilities)
  return parts.map((part, index) => {
    const last = index === parts.length - 1
    return {
      to,
      text: part,
      ...(last && capabilities.buttons && choices.length > 0 ? { choices } : {}),
      ...(last && file && capabilities.files ? { file } : {}),
      ...(last && wants ? { wants } : {}),
      ...(replyTo ? { replyTo } : {}),
    }
  })
}
