import { createHmac } from 'node:crypto'

/** One secret that stands for all leaves from `start` on, 2^height of them. */
export type TreeNode = {
  readonly start: number
  readonly height: number
  readonly secret: Buffer
}

/** Room for 2^32 cases. */
export const TREE_HEIGHT = 32

/*
 * A puncturable function after Goldreich, Goldwasser and Micali (1986; punctured as in Boneh and Waters, 2013): every
 * leaf has a secret that follows from the root. To destroy one leaf, the nodes above it are replaced by those beside
 * the way down. The rest still follows from what is left, the destroyed one never again: so a copy of the database
 * from before an erasure keeps everything but the erased. Nodes are sorted, and never cover a leaf twice.
 */

/** The secret of a leaf; undefined when it was destroyed. */
export function leafSecret(nodes: readonly TreeNode[], leaf: number): Buffer | undefined {
  const node = nodes[indexBefore(nodes, leaf)]
  if (!node || leaf >= endOf(node)) return undefined
  let { start, height, secret } = node
  while (height > 0) {
    height -= 1
    const right = leaf >= start + 2 ** height
    secret = child(secret, right)
    if (right) start += 2 ** height
  }
  return secret
}

/** The nodes that are left when these leaves are destroyed for ever. */
export function puncture(
  nodes: readonly TreeNode[],
  leaves: readonly number[],
): readonly TreeNode[] {
  const dying = [...new Set(leaves)].sort((a, b) => a - b)
  return nodes.flatMap((node) => {
    const inside = dying.slice(firstFrom(dying, node.start), firstFrom(dying, endOf(node)))
    return without(node, inside)
  })
}

/** The first leaf from `from` on that still has a secret. */
export function leafFrom(nodes: readonly TreeNode[], from: number): number | undefined {
  const index = indexBefore(nodes, from)
  const node = nodes[index]
  if (node && from < endOf(node)) return from
  return nodes[index + 1]?.start
}

function without(node: TreeNode, leaves: readonly number[]): readonly TreeNode[] {
  if (leaves.length === 0) return [node]
  if (node.height === 0) return []
  const height = node.height - 1
  const middle = node.start + 2 ** height
  const cut = firstFrom(leaves, middle)
  return [
    ...without(
      { start: node.start, height, secret: child(node.secret, false) },
      leaves.slice(0, cut),
    ),
    ...without({ start: middle, height, secret: child(node.secret, true) }, leaves.slice(cut)),
  ]
}

function child(secret: Buffer, right: boolean): Buffer {
  return createHmac('sha256', secret)
    .update(right ? 'right' : 'left')
    .digest()
}

function endOf({ start, height }: TreeNode): number {
  return start + 2 ** height
}

/** Index of the last node that begins at or before a leaf; -1 when none does. */
function indexBefore(nodes: readonly TreeNode[], leaf: number): number {
  let [low, high] = [0, nodes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((nodes[middle]?.start ?? 0) <= leaf) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Index of the first of sorted numbers that is at least `from`. */
function firstFrom(sorted: readonly number[], from: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low
}
