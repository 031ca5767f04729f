/** PostgreSQL's connection faults and shutdowns (SQLSTATE classes 08 and 57P), and the network's own. */
const AWAY = /^(?:08|57P)|^E(?:CONN|PIPE|TIMEDOUT)/

/** True when a fault says nothing but that the database cannot be reached now. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // pg gives no code to a connection that ends under a query.
  return (
    AWAY.test(code) ||
    /^Connection terminated|^timeout exceeded when trying to connect/.test(error.message)
  )
}
