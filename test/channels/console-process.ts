import { open, settings } from '../../src/channels/console.ts'
import type { Outgoing } from '../../src/message.ts'
import { createTestKit } from './kit.ts'

/** The console on a terminal of its own: its standard input and output are the test's pipes, the desk is far away. */
const { kit, logged } = createTestKit()
const channel = open(settings.parse({ CONSOLE_NAME: 'me' }), kit)
const tell = (message: object) => process.send?.(message)
let failing = false

await channel.start({
  async receive(message) {
    if (failing) throw new Error('The disk is full.')
    tell({ received: message })
  },
  back: (address) => tell({ back: address }),
  notice: (text) => tell({ notice: text }),
})
tell({ capabilities: channel.capabilities })

process.on('message', async (asked: { readonly send?: Outgoing; readonly fail?: boolean }) => {
  if (asked.fail !== undefined) failing = asked.fail
  if (asked.send) tell({ sent: await channel.send(asked.send), logged: logged() })
})
process.on('disconnect', () => void channel.stop())
