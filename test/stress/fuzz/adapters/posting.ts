/**
 * Posts a body and reads the answer's status. Once more when no answer came: on a busy machine a connection that rests
 * is closed by the server in the moment in which the client takes it up, and browsers and Telegram post again too.
 */
export async function posted(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<number> {
  const post = async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    await response.arrayBuffer()
    return response.status
  }
  return post().catch((error: unknown) => {
    if (error instanceof TypeError) return post()
    throw error
  })
}

/** Longest wait for an answer to one request (milliseconds). */
const PATIENCE_MS = 30_000
