import { createInterface } from 'node:readline'
import { z } from 'zod'
import { createApp } from '../../../src/app.ts'
import type { Channel } from '../../../src/channels/channels.ts'
import type { createRequests } from '../../../src/requests/requests.ts'
import { readSettings, settingsSchema } from '../../../src/settings.ts'
import { quiet } from '../../quiet.ts'

/**
 * The whole desk in a process that may be killed at any moment. Reads one order a line: a message, or `inspect`;
 * says `ready`, `kept <id>` once a message is acknowledged, and `cases <json>` of everything filed.
 */
const order = z.union([
  z.object({ id: z.string(), who: z.string(), text: z.string() }),
  z.object({ inspect: z.literal(true) }),
])

const channel: Channel = {
  name: 'test',
  capabilities: { maxText: 4000, unit: 'utf16', buttons: true, files: true },
  start: async () => undefined,
  stop: async () => undefined,
  send: async () => ({ ok: true }),
}
const tell = (line: string) => process.stdout.write(`${line}\n`)
const app = await createApp({
  settings: readSettings(settingsSchema, process.env),
  environment: process.env,
  log: quiet,
  channels: [channel],
})
await app.start()
tell('ready')

for await (const line of createInterface({ input: process.stdin })) {
  const read = order.parse(JSON.parse(line))
  if ('inspect' in read) {
    while (await isWaiting()) await new Promise((done) => setTimeout(done, 200))
    await app.desk.settled()
    tell(`cases ${JSON.stringify(await casesOf())}`)
    continue
  }
  const { id, who, text } = read
  const from = { channel: 'test', id: who }
  await app.desk.receive({ id, from, place: { kind: 'private' }, text, at: Date.now() })
  tell(`kept ${id}`)
}

/** A killed worker's lease on a message must run out first, where others could be working beside it. */
async function isWaiting(): Promise<boolean> {
  const open = await app.store.db
    .selectFrom('inbox')
    .select('seq')
    .where('done_at', '=', 0)
    .limit(1)
    .executeTakeFirst()
  return open !== undefined
}

async function casesOf() {
  const requests: Pick<ReturnType<typeof createRequests>, 'readFields'> = app.rooms.requests
  return app.store.transact(async (tx) => {
    const rows = await tx.selectFrom('cases').select(['id', 'service']).execute()
    return Promise.all(
      rows.map(async ({ id, service }) => {
        const fields = await requests.readFields(tx, { id, actor: { id: 'test' }, purpose: 'test' })
        return { service, values: fields.map(({ name, value }) => `${name}=${value}`) }
      }),
    )
  })
}
