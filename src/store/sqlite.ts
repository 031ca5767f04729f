import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type Dialect, SqliteDialect } from 'kysely'
import { LinliError } from '../errors.ts'
import { DirectAdapter, type Run } from './direct.ts'
import type { Marks } from './transact.ts'

/** How many queries are kept prepared. */
const MOST_PREPARED = 500

/** Preparing costs more than running, and the same few queries come again and again. */
function preparing(database: DatabaseSync) {
  const prepared = new Map<string, ReturnType<typeof prepare>>()

  function prepare(query: string) {
    const statement = database.prepare(query)
    // Callers pass plain bind values; node:sqlite names them SQLInputValue.
    const bind = (values: readonly unknown[]) => values as SQLInputValue[]
    return {
      reader: statement.columns().length > 0,
      all: (values: readonly unknown[]) => statement.all(...bind(values)),
      run(values: readonly unknown[]) {
        const { changes, lastInsertRowid } = statement.run(...bind(values))
        return { changes, lastInsertRowid }
      },
      // A walk that is still open must not be disturbed by the next one: each gets a statement of its own.
      iterate: (values: readonly unknown[]) => database.prepare(query).iterate(...bind(values)),
    }
  }

  return function prepareOnce(query: string) {
    const known = prepared.get(query)
    if (known) return known
    if (prepared.size >= MOST_PREPARED) prepared.clear()
    const fresh = prepare(query)
    prepared.set(query, fresh)
    return fresh
  }
}

/** Kysely's dialect over Node's own SQLite, which has the shape that it expects of better-sqlite3. */
function dialectOver(writer: DatabaseSync, reader: DatabaseSync): Dialect {
  const [prepare, prepareLook] = [preparing(writer), preparing(reader)]
  const close = () => {
    reader.close()
    writer.close()
  }
  // What a query returns is named by whoever wrote it, as with Kysely's own `sql`.
  const runOn =
    (prepared: typeof prepare): Run =>
    <Row>(text: string, values: readonly unknown[]) =>
      prepared(text).all(values) as Row[]
  const adapter = new DirectAdapter({ within: runOn(prepare), look: runOn(prepareLook) })
  const inner = new SqliteDialect({ database: { prepare, close } })
  return {
    createAdapter: () => adapter,
    createDriver: () => inner.createDriver(),
    createQueryCompiler: () => inner.createQueryCompiler(),
    createIntrospector: (db) => inner.createIntrospector(db),
  }
}

/** Opens `<folder>/linli.db` so that a commit survives a power cut, and erased bytes are overwritten. */
export function openSqlite(folder: string) {
  makeFolder(folder)
  const unlock = lockFolder(folder)
  try {
    const { writer, reader } = openDatabase(join(folder, 'linli.db'))
    return { dialect: dialectOver(writer, reader), marks: marksIn(writer), unlock }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Savepoints are set around every unit of work: straight on the connection, past Kysely. */
function marksIn(database: DatabaseSync): Marks {
  const runs = (text: string) => {
    const prepared = database.prepare(text)
    return () => void prepared.run()
  }
  return {
    set: runs('savepoint unit'),
    undo: runs('rollback to unit'),
    drop: runs('release unit'),
    isOpen: () => database.isTransaction,
  }
}

function openDatabase(file: string) {
  try {
    const writer = new DatabaseSync(file)
    writer.exec(
      'pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on; pragma foreign_keys=on; pragma busy_timeout=5000',
    )
    const reader = new DatabaseSync(file, { readOnly: true })
    reader.exec('pragma busy_timeout=5000')
    return { writer, reader }
  } catch (cause) {
    throw new LinliError(
      'store_unreadable',
      `${file} is not a readable SQLite database. Restore it from a backup: npm run restore -- FILE`,
      { cause },
    )
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new LinliError(
      'data_dir_unusable',
      `DATA_DIR ${folder} cannot be made. Create it, or name another folder.`,
      { cause },
    )
  }
}

/** An exclusive lock that the kernel lets go of even when the process is killed. */
function lockFolder(folder: string): () => void {
  const file = join(folder, 'lock.db')
  const first = !existsSync(file)
  try {
    const lock = new DatabaseSync(file)
    if (first) lock.exec('pragma journal_mode=delete')
    lock.exec('begin exclusive')
    return () => lock.close()
  } catch (cause) {
    throw new LinliError(
      'data_dir_in_use',
      `Another Linli runs on ${folder}. Stop it, or set DATA_DIR to another folder. Several workers need DATABASE_URL=postgres://…`,
      { cause },
    )
  }
}
