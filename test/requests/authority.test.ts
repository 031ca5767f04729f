import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ACTIONS,
  type CaseAction,
  type CaseState,
  type CaseView,
  ROLES,
  STATES,
  TABLE,
} from '../../src/requests/requests.ts'
import { openStand } from '../staff/stand.ts'

/** Everybody who might try: with the case in hand or not, its filer or not. */
const ACTORS = [
  { who: 'assignee', id: 'worker-1', role: 'worker' },
  { who: 'other worker', id: 'worker-2', role: 'worker' },
  { who: 'lead', id: 'lead-1', role: 'lead' },
  { who: 'auditor', id: 'auditor-1', role: 'auditor' },
  { who: 'resident', id: '', role: 'resident' },
  { who: 'other resident', id: 'stranger', role: 'resident' },
  { who: 'backend', id: 'backend', role: 'backend' },
] as const

/** What the table of §2.1 says, read by a second pair of eyes: who of ACTORS may do it in which state. */
function expected(who: (typeof ACTORS)[number]['who'], action: CaseAction, state: CaseState) {
  if (who === 'other resident') return 'unknown'
  const rule = TABLE[action]
  const means: Readonly<Record<string, readonly string[]>> = {
    assignee: ['worker', 'assignee'],
    'other worker': ['worker'],
    lead: ['lead'],
    auditor: [],
    resident: ['resident'],
    backend: ['backend'],
  }
  if (!rule.who.some((allowed) => means[who]?.includes(allowed))) return 'not_allowed'
  return rule.from.includes(state) ? 'ok' : 'stale'
}

const OFFER = {
  seq: 2,
  at: 0,
  actor: 'worker-1',
  action: 'offer',
  from_state: 'accepted',
  to_state: 'waiting_resident',
  reason: '派出所',
  note: '',
} as const

let stand: Awaited<ReturnType<typeof openStand>>
let filed: CaseView
beforeAll(async () => {
  stand = await openStand()
  filed = await stand.fileFor('amina')
})
afterAll(() => stand.close())

/** Tries it on one and the same case, and takes everything back. */
async function attempt(actor: (typeof ACTORS)[number], action: CaseAction, state: CaseState) {
  const { store, requests, residentOf } = stand
  const { id, reference } = filed
  const undone = new Error('undone')
  let found: { readonly result: string; readonly after: string } | undefined
  const work = store.transact(async (tx) => {
    const hand = { state, assignee: 'worker-1', assignee_name: '小王' }
    await tx.updateTable('cases').set(hand).where('id', '=', id).execute()
    // A yes or no needs the question before it.
    if (action === 'agree' || action === 'disagree')
      await tx
        .insertInto('case_events')
        .values({ ...OFFER, case_id: id })
        .execute()
    const result = await requests.act(tx, {
      reference,
      action,
      actor: { id: actor.id || residentOf('amina'), name: '小李', role: actor.role },
      note: '说明',
      reason: 'not_ours',
      to: { id: 'worker-2', name: '小李' },
      about: OFFER.reason,
    })
    const after = await requests.byId(tx, id)
    found = { result: result.ok ? 'ok' : result.why, after: after.state }
    throw undone
  })
  await expect(work).rejects.toBe(undone)
  if (!found) throw new Error('not tried')
  return found
}

describe.each(ACTORS)('$who', (actor) => {
  test.each(ACTIONS)('may do or not do “%s” in each state as the table says', async (action) => {
    for (const state of STATES) {
      const { result, after } = await attempt(actor, action, state)
      expect([actor.who, action, state, result]).toEqual([
        actor.who,
        action,
        state,
        expected(actor.who, action, state),
      ])
      const { to } = TABLE[action]
      const moved = result === 'ok' && to !== 'same'
      expect(after).toBe(moved ? to : state)
    }
  })
})

test('no role is a program: whatever changes a case is somebody’s doing', () => {
  expect(ROLES).toEqual(['worker', 'lead', 'auditor', 'resident', 'backend'])
})

test('a step that needs words does nothing without them', async () => {
  const { store, requests, fileFor, asStaff } = stand
  const { reference, id } = await fileFor('amina')
  await asStaff('zhang', `接 ${reference}`)
  const actor = { id: 'lead-1', name: '小王', role: 'lead' } as const
  for (const action of [
    'resolve',
    'refer',
    'ask',
    'decline',
    'assign',
    'offer',
    'merge',
  ] as const) {
    const result = await store.transact((tx) => requests.act(tx, { reference, action, actor }))
    expect(result).toMatchObject({ ok: false, why: 'incomplete' })
  }
  expect((await requests.byId(store.db, id)).state).toBe('accepted')
})

test('from every open state every closed one can be reached, and no closed case is a dead end for the resident but a withdrawn one; a merged one goes on as another', () => {
  const reach = (from: CaseState): ReadonlySet<CaseState> => {
    const seen = new Set<CaseState>([from])
    for (const state of seen)
      for (const action of ACTIONS) {
        const { from: allowed, to } = TABLE[action]
        if (allowed.includes(state) && to !== 'same') seen.add(to)
      }
    return seen
  }
  for (const state of STATES.filter((one) => one !== 'withdrawn' && one !== 'merged'))
    expect([...reach(state)].sort()).toEqual(
      [...STATES].filter((one) => one !== 'received' || state === 'received').sort(),
    )
  expect([...reach('withdrawn')]).toEqual(['withdrawn'])
  expect([...reach('merged')]).toEqual(['merged'])
})

test('a yes counts only for what was asked last, by that very name, and once', async () => {
  const { store, requests, fileFor, asStaff, residentOf } = stand
  const { reference } = await fileFor('amina')
  await asStaff('zhang', `接 ${reference}`)
  const lead = { id: 'lead-1', name: '小王', role: 'lead' } as const
  const amina = { id: residentOf('amina'), name: '', role: 'resident' } as const
  const act = (action: CaseAction, about: string, actor: typeof lead | typeof amina = amina) =>
    store.transact((tx) => requests.act(tx, { reference, action, actor, about }))
  expect(await act('agree', '派出所')).toMatchObject({ ok: false, why: 'stale' })
  expect(await act('offer', '派出所', lead)).toMatchObject({ ok: true })
  expect(await act('agree', '劳动监察')).toMatchObject({ ok: false, why: 'stale' })
  expect(await act('agree', '派出所')).toMatchObject({ ok: true })
  expect(await act('agree', '派出所')).toMatchObject({ ok: false, why: 'stale' })
  expect(await act('disagree', '派出所')).toMatchObject({ ok: true })
  expect(await act('disagree', '派出所')).toMatchObject({ ok: false, why: 'stale' })
})
