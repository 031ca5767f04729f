import { expect, test } from 'vitest'
import { ENGINES, freshDatabase } from '../../databases.ts'
import { crash } from './crash.ts'

/** A few on SQLite here; CRASHES=200 for the full run on both (PostgreSQL waits a minute for a dead worker's lease). */
const asked = process.env['CRASHES']
const KILLS = Number(asked ?? 8)

test.each(asked ? ENGINES : (['sqlite'] as const))(
  'no answer is lost or doubled and each form is filed once, however often the desk is killed: %s',
  async (engine) => {
    const { dataDir, ...rest } = await freshDatabase(engine)
    const databaseUrl = 'databaseUrl' in rest ? rest.databaseUrl : undefined
    const { dialogues, ...result } = await crash({ kills: KILLS, dataDir, databaseUrl })
    expect(result).toEqual({ kills: KILLS, cases: dialogues, wrong: 0 })
  },
  1_800_000,
)
