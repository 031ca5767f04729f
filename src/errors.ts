/** An error whose `code` is stable (tests and logs rely on it) and whose message says what to do next. */
export class LinliError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LinliError'
    this.code = code
  }
}

/** The stable code of any thrown thing; never its text, which may hold a resident's words. */
export function codeOf(error: unknown): string {
  if (error instanceof LinliError) return error.code
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'unknown'
}

/** Where in the code a thrown thing came from: files and lines alone, without its text. */
export function whereOf(error: unknown): string {
  if (!(error instanceof Error) || !error.stack) return ''
  const frames = error.stack.replace(error.message, '').split('\n')
  return frames.filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line)).join('\n')
}
