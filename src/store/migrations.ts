import { type Kysely, sql } from 'kysely'
import type { Migration, MigrationProvider } from 'kysely/migration'

type Engine = 'sqlite' | 'postgres'

/** Every step of the schema, in order; a step is never changed once released, only followed. */
export function migrationsFor(engine: Engine): MigrationProvider {
  return { getMigrations: async () => steps(engine) }
}

function steps(engine: Engine): Record<string, Migration> {
  // A step sees the schema of its own time, so it is typed by none.
  return {
    '001-ground-floor': { up: (db: Kysely<unknown>) => groundFloor(db, engine) },
    '002-guardians': { up: guardians },
    '003-stored-cases': { up: storedCases },
    '004-open-sends': { up: openSends },
  }
}

async function groundFloor(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const serial =
    engine === 'sqlite' ? sql`integer primary key autoincrement` : sql`bigserial primary key`
  const statements = [
    sql`create table inbox (seq ${serial}, id text not null unique, conversation text not null, payload text not null,
      received_at bigint not null, done_at bigint not null default 0, attempts integer not null default 0,
      worker text not null default '', lease_until bigint not null default 0)`,
    sql`create index inbox_open on inbox (conversation, seq) where done_at = 0`,
    sql`create index inbox_done on inbox (done_at) where done_at > 0`,
    sql`create table jobs (seq ${serial}, kind text not null, key text not null, payload text not null,
      run_at bigint not null, created_at bigint not null, attempts integer not null default 0,
      state text not null default 'open', code text not null default '', worker text not null default '',
      lease_until bigint not null default 0, name text unique)`,
    sql`create index jobs_due on jobs (state, run_at)`,
    sql`create index jobs_key on jobs (key, seq)`,
    sql`create table keyv (namespace text not null, key text not null, value text not null, expires_at bigint not null,
      primary key (namespace, key))`,
    sql`create index keyv_expiry on keyv (expires_at) where expires_at > 0`,
    sql`create table cases (id text primary key, reference text not null unique, draft text not null unique,
      service text not null, state text not null, resident text not null, handle text not null,
      wrapped_key text not null, assignee text not null default '', assignee_name text not null default '',
      created_at bigint not null, updated_at bigint not null, due_at bigint not null default 0,
      paused_at bigint not null default 0, closed_at bigint not null default 0, touched_at bigint not null default 0,
      quiet integer not null default 0, urgent integer not null default 0, rating integer not null default 0,
      version integer not null default 1)`,
    sql`create index cases_resident on cases (resident, created_at)`,
    sql`create index cases_state on cases (state, due_at)`,
    sql`create index cases_assignee on cases (assignee, closed_at)`,
    sql`create table case_links (case_id text not null, backend text not null, remote_id text not null,
      pushed integer not null default 0, seen text not null default '', checked_at bigint not null default 0, primary key (case_id, backend))`,
    sql`create table case_fields (case_id text not null, seq integer not null, name text not null, version integer not null, value text not null,
      sensitive integer not null default 0, primary key (case_id, name))`,
    sql`create table case_events (case_id text not null, seq integer not null, at bigint not null, actor text not null,
      action text not null, from_state text not null, to_state text not null,
      reason text not null default '', note text not null,
      primary key (case_id, seq))`,
    sql`create table audit (seq ${serial}, at bigint not null, actor text not null, action text not null,
      case_id text not null, fields text not null, reason text not null, previous text not null, hash text not null)`,
    sql`create table consents (id ${serial}, resident text not null, scope text not null, version text not null,
      given_at bigint not null, withdrawn_at bigint not null default 0)`,
    sql`create index consents_resident on consents (resident)`,
    sql`create table gaps (seq ${serial}, at bigint not null, kind text not null, text text not null,
      hash text not null unique, count integer not null default 1, state text not null default 'open')`,
    sql`create table shreds (leaf bigint primary key, at bigint not null)`,
    sql`create table switches (name text primary key, value text not null, changed_at bigint not null, changed_by text not null)`,
  ]
  for (const statement of statements) await statement.execute(db)
}

/** What a law makes us keep after its resident has erased it. */
async function storedCases(db: Kysely<unknown>): Promise<void> {
  await sql`create table stored_cases (case_id text primary key, wrapped_key text not null, resident text not null,
    law text not null, article text not null, keep_until bigint not null)`.execute(db)
  await sql`create index stored_cases_resident on stored_cases (resident)`.execute(db)
}

/** Who gave a consent, where it was not the resident: the guardian of a child under 14. */
async function guardians(db: Kysely<unknown>): Promise<void> {
  await sql`alter table consents add column given_by text not null default ''`.execute(db)
  await sql`create index consents_given_by on consents (given_by) where given_by <> ''`.execute(db)
}

/** A send waits for those before it of its key: found at once, however much waits there for its receiver. */
async function openSends(db: Kysely<unknown>): Promise<void> {
  await sql`create index jobs_sends on jobs (key, seq) where state = 'open' and kind = 'send'`.execute(
    db,
  )
}
