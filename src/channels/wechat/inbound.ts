import type { Inbound } from '../../message.ts'
import type { Heard } from './wire.ts'

/** A message from the gateway in the desk's words. */
export function toInbound({ id, talker, room, text, at, quoted, attachments }: Heard): Inbound {
  return {
    id,
    from: { channel: 'wechat', id: talker },
    place: room === undefined ? { kind: 'private' } : { kind: 'group', id: room },
    text,
    at,
    quoted,
    attachments,
  }
}
