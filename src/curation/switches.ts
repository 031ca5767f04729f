import { type Db, statement, type Tx } from '../store/store.ts'

/** One thing that can be shut: a topic of cards, or every word that a model makes. */
export type Switch = { readonly what: 'topic'; readonly topic: string } | { readonly what: 'model' }

/** What is shut now. */
export type Shut = { readonly model: boolean; readonly topics: ReadonlySet<string> }

export type SwitchesOptions = {
  readonly db: Db
  /** Writes down who shut what; `of` is `topic:<topic>` or `model`. */
  readonly audit: (
    tx: Tx,
    line: {
      readonly at: number
      readonly actor: string
      readonly action: string
      readonly of: string
    },
  ) => Promise<void>
}

const SHUT = 'shut:'
const MODEL = 'model'
const TOPIC = 'topic:'

const shutNow = statement<{ readonly name: string }>(
  `select name from switches where name like '${SHUT}%' and value = 'shut'`,
)

export type Switches = ReturnType<typeof createSwitches>

/** The kill switches. Kept in the store, so that all workers and the next start see them. */
export function createSwitches({ db, audit }: SwitchesOptions) {
  let shut: Shut = { model: false, topics: new Set() }

  async function read(from: Db | Tx): Promise<Shut> {
    const names = (await shutNow(from, [])).map(({ name }) => name.slice(SHUT.length))
    const topics = names.filter((name) => name.startsWith(TOPIC))
    return {
      model: names.includes(MODEL),
      topics: new Set(topics.map((name) => name.slice(TOPIC.length))),
    }
  }

  return {
    read,

    /** Looks at the store again: before each message that the cards may answer. */
    async refresh(): Promise<void> {
      shut = await read(db)
    },

    isClosed: (topic: string): boolean => shut.topics.has(topic),
    modelIsOn: (): boolean => !shut.model,

    /** Shuts or opens one thing, inside the transaction, and writes down who did. */
    async turn(
      tx: Tx,
      { one, on, actor, at }: { one: Switch; on: boolean; actor: string; at: number },
    ): Promise<void> {
      const of = one.what === 'topic' ? `${TOPIC}${one.topic}` : MODEL
      const row = { value: on ? 'open' : 'shut', changed_at: at, changed_by: actor }
      await tx
        .insertInto('switches')
        .values({ name: `${SHUT}${of}`, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute()
      await audit(tx, { at, actor, action: on ? 'switch:open' : 'switch:shut', of })
    },
  }
}
