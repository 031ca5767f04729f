import type { Book } from './book.ts'
import { candidatesOf, featureNames } from './features.ts'
import { type GrowOptions, growTrees } from './grow-trees.ts'
import { createLessonBook, type LessonGroup } from './lessons.ts'
import type { Looker } from './look.ts'
import { createMemory, type PastQuestion } from './memory.ts'
import type { Ranker } from './ranker.ts'

/** Tried on the development questions by cross-validation; little depends on the exact values. */
const growing: GrowOptions = {
  trees: 200,
  leaves: 12,
  rate: 0.1,
  minRows: 100,
  smoothing: 5,
  share: 0.25,
  seed: 7,
}

/** Each part of the questions is looked at with what the other parts know, never with itself. */
const parts = 8

/** Learns a ranker from questions whose right articles are known. Some 15 s for 1,300. */
export function trainRanker(
  book: Book,
  looker: Looker,
  questions: readonly PastQuestion[],
  options: GrowOptions = growing,
): Ranker {
  const lessons = createLessonBook(featureNames.length)
  for (let part = 0; part < parts; part++) {
    const known = questions.filter((_, at) => partOf(at) !== part)
    const memory = createMemory(book, known)
    for (const question of questions.filter((_, at) => partOf(at) === part)) {
      const gold = new Set(question.gold.flatMap((key) => book.placesOf(key)))
      const { articles, rows } = candidatesOf(book, memory, looker(question.text, memory))
      if (articles.some((article) => gold.has(article))) {
        lessons.add(thinned({ articles, rows, gold }))
      }
    }
  }
  return { trees: growTrees(lessons.lessons(), options), questions: questions.length }
}

/** Spreads neighbours over parts unevenly, so that no order of the file can line up with it. */
function partOf(at: number): number {
  return (Math.imul(at + 1, 0x9e3779b1) >>> 16) % parts
}

type Answered = {
  readonly articles: readonly number[]
  readonly rows: Float32Array
  readonly gold: ReadonlySet<number>
}

/** Right articles, the first picks, and every third of the rest. */
function thinned({ articles, rows, gold }: Answered): LessonGroup {
  const width = featureNames.length
  const kept = [...articles.keys()].filter(
    (row) => row < 100 || row % 3 === 0 || gold.has(articles[row] ?? -1),
  )
  const some = new Float32Array(kept.length * width)
  for (const [to, row] of kept.entries()) {
    some.set(rows.subarray(row * width, (row + 1) * width), to * width)
  }
  const labels = Uint8Array.from(kept, (row) => (gold.has(articles[row] ?? -1) ? 1 : 0))
  return { rows: some, labels }
}
