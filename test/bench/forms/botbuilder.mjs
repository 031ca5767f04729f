import { ConversationState, MemoryStorage, TestAdapter } from 'botbuilder'
import { DialogSet, DialogTurnStatus, TextPrompt, WaterfallDialog } from 'botbuilder-dialogs'

const MOBILE = /^1[3-9]\d{9}$/

/**
 * The same form as a WaterfallDialog. `best` = its samples' CancelAndHelpDialog, lasting storage, and a state key
 * per conversation and person.
 */
export async function createBotbuilder({ best }) {
  const records = []
  const sent = []
  let storage = new MemoryStorage()
  let last
  let id = 0
  let turn = open()

  function open() {
    const state = new ConversationState(storage)
    if (best) {
      const keyOf = state.getStorageKey.bind(state)
      state.getStorageKey = (context) => `${keyOf(context)}/${context.activity.from.id}`
    }
    const dialogs = new DialogSet(state.createProperty('dialogs'))
    dialogs.add(new TextPrompt('text'))
    dialogs.add(
      new TextPrompt('mobile', async (prompt) => MOBILE.test(prompt.recognized.value ?? '')),
    )
    dialogs.add(
      new WaterfallDialog('form', [
        (step) => step.prompt('text', '怎么称呼您？'),
        (step) => {
          step.values.name = step.result
          return step.prompt('mobile', {
            prompt: '您的手机号是多少？',
            retryPrompt: '号码不对，再发一次。',
          })
        },
        (step) => {
          step.values.phone = step.result
          return step.prompt('text', '还有要说的吗？不想说发“跳过”。')
        },
        async (step) => {
          const { name, phone } = step.values
          records.push({ name, phone, note: step.result === '跳过' ? '' : step.result })
          await step.context.sendActivity('收到了。')
          return step.endDialog()
        },
      ]),
    )
    return async (context) => {
      const dialog = await dialogs.createContext(context)
      const { text } = context.activity
      if (best && dialog.activeDialog && (text === '取消' || text === '/cancel')) {
        await dialog.cancelAllDialogs()
        await context.sendActivity('好，不办了。')
      } else {
        const { status } = await dialog.continueDialog()
        if (status === DialogTurnStatus.empty) {
          if (text === '/form') await dialog.beginDialog('form')
          else await context.sendActivity(`答：${text}`)
        }
      }
      await state.saveChanges(context)
    }
  }

  const adapter = new TestAdapter((context) => turn(context))
  async function give(activity) {
    await adapter.receiveActivity(activity)
    while (adapter.activeQueue.length > 0) sent.push(adapter.activeQueue.shift().text ?? '')
  }
  async function say(text, who = 7, where = who) {
    id += 1
    last = {
      type: 'message',
      id: String(id),
      text,
      channelId: 'test',
      from: { id: String(who) },
      conversation: { id: String(where) },
    }
    await give({ ...last })
  }

  return {
    name: `botbuilder-dialogs, ${best ? 'best settings' : 'defaults'}`,
    records,
    sent,
    start: (who, where) => say('/form', who, where),
    say,
    again: () => give({ ...last }),
    restart() {
      // The default storage is memory and dies with the process; the best setting keeps what any lasting one would.
      if (!best) storage = new MemoryStorage()
      turn = open()
    },
    close() {},
  }
}

/** Milliseconds of a turn by how long the dialogue has lasted. */
export async function costOfBotbuilder(lengths) {
  const peer = await createBotbuilder({ best: true })
  await peer.start()
  await peer.say('阿里')
  let turns = 2
  const costs = {}
  for (const length of lengths) {
    for (; turns < length; turns += 1) await peer.say('不知道')
    const times = []
    for (let count = 0; count < 21; count += 1, turns += 1) {
      const started = performance.now()
      await peer.say('不知道')
      times.push(performance.now() - started)
    }
    costs[length] = times.sort((a, b) => a - b)[10]
  }
  return costs
}
