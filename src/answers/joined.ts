import type { Outcome, Reply } from '../message.ts'

/** The outcomes of the questions of one message as one; `line` is said under the last of them. */
export function joined(outcomes: readonly Outcome[], line: string | undefined): Outcome {
  const best = outcomes.find(({ ending }) => ending === 'answered') ?? outcomes[0]
  const replies = numbered(outcomes.flatMap(({ replies: said }) => said))
  return {
    ending: best?.ending ?? 'not_known',
    replies: line === undefined ? replies : withLine(replies, line),
    citations: outcomes.flatMap(({ citations }) => citations ?? []),
    effects: outcomes.flatMap(({ effects }) => effects ?? []),
  }
}

/** Two answers: only the last keeps its choices, since a digit can mean one thing only. */
function numbered(replies: readonly Reply[]): Reply[] {
  return replies.map((reply, index) =>
    index < replies.length - 1
      ? { text: reply.text, ...(reply.file && { file: reply.file }) }
      : reply,
  )
}

/** A line more under the last reply: a third message would be one too many. */
function withLine(replies: readonly Reply[], line: string): readonly Reply[] {
  return replies.map((reply, index) =>
    index === replies.length - 1 ? { ...reply, text: `${reply.text}\n${line}` } : reply,
  )
}
