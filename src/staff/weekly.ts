import { codeOf } from '../errors.ts'
import type { OutFile, Person, Post } from '../message.ts'
import type { Calendar } from '../requests/requests.ts'
import type { Db, Jobs, Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import type { ServiceTitle } from './card.ts'
import { drawReport } from './draw-report.ts'
import { makeReport, type Report, weekOf } from './report.ts'
import { sayReport } from './say-report.ts'

export type WeeklyOptions = {
  readonly db: Db
  readonly jobs: Jobs
  readonly post: Post
  readonly words: Words
  readonly calendar: Calendar
  readonly title: ServiceTitle
  readonly leads: readonly Person[]
  readonly now: () => number
}

export const WEEKLY_JOB = 'weekly-report'
const WEEK_MS = 7 * 86_400_000

/** Sends the leads the report of the week that is over, when the station next opens. */
export function createWeekly(options: WeeklyOptions) {
  const { db, jobs, post, calendar, leads, now } = options

  /** Plans the next report; planning it again changes nothing. */
  async function plan(tx: Tx): Promise<void> {
    const week = weekOf(now())
    await jobs.add(tx, {
      kind: WEEKLY_JOB,
      key: WEEKLY_JOB,
      name: `${WEEKLY_JOB}:${week}`,
      payload: String(week),
      runAt: calendar.nextOpening(week + WEEK_MS),
    })
  }

  async function picture(report: Report): Promise<OutFile | undefined> {
    try {
      const png = await drawReport(report, options)
      return { name: 'report.png', mime: 'image/png', base64: png.toString('base64') }
    } catch (error) {
      // The drawing library is optional: the text says it all.
      if (codeOf(error) === 'no_canvas') return undefined
      throw error
    }
  }

  return {
    plan,
    handlers: {
      [WEEKLY_JOB]: async (job: { readonly payload: string }) => {
        const report = await makeReport(db, { week: Number(job.payload), calendar })
        const file = leads.length > 0 ? await picture(report) : undefined
        const text = sayReport(report, options)
        return {
          state: 'done' as const,
          async commit(tx: Tx) {
            for (const { channel, id } of leads)
              await post(tx, { channel, chat: id }, { text, file })
            await plan(tx)
          },
        }
      },
    },
  }
}
