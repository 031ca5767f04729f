// The list of open cases, the one due first on top.

/** An element with text; a `kind` is its class. */
export function piece(tag, text, kind) {
  const made = document.createElement(tag)
  made.textContent = text
  if (kind) made.className = kind
  return made
}

/** What must catch the eye, in words: late, urgent, not delivered, mine. */
export function marksOf({ late, urgent, mine, undelivered }, words) {
  return [
    urgent && piece('span', words.urgent, 'mark urgent'),
    late && piece('span', words.late, 'mark late'),
    undelivered && piece('span', words.undelivered, 'mark late'),
    mine && piece('span', words.mine, 'mark'),
  ].filter(Boolean)
}

/** Draws the list into its place; `open` is called with the number of the case that is chosen. */
export function createCaseList(section, { open, again }) {
  const words = section.dataset
  const part = section.querySelector('#case-list')
  const title = section.querySelector('#list-title')
  const note = section.querySelector('#list-note')
  const retry = section.querySelector('#list-again')
  const rows = section.querySelector('#list-rows')
  const filter = section.querySelector('#list-filter')
  let drawn = ''
  let cases = []
  /** Which of them are shown. */
  let kept = 'all'
  const KINDS = {
    all: { label: words.all, fits: () => true },
    mine: { label: words.mine, fits: ({ mine }) => mine },
    free: { label: words.free, fits: ({ by }) => !by },
  }

  const buttons = () => [...rows.querySelectorAll('button')]
  const buttonOf = (reference) => buttons().find((button) => button.dataset.reference === reference)

  function rowOf(row) {
    const button = piece('button', '', 'row')
    button.type = 'button'
    button.dataset.reference = row.reference
    const marks = piece('span', '', 'marks')
    marks.append(...marksOf(row, words))
    button.append(
      piece('span', `${row.shown} ${row.service}`, 'row-title'),
      ...(marks.childElementCount > 0 ? [marks] : []),
      piece('span', [row.state, row.by].filter(Boolean).join(' · ')),
      piece('span', `${words.due} ${row.due}`),
    )
    button.addEventListener('click', () => open(row.reference))
    const item = document.createElement('li')
    item.append(button)
    return item
  }

  function drawRows() {
    filter.hidden = cases.length === 0
    filter.replaceChildren(
      ...Object.entries(KINDS).map(([kind, { label, fits }]) => {
        const button = piece('button', `${label} ${cases.filter(fits).length}`)
        button.type = 'button'
        button.setAttribute('aria-pressed', String(kind === kept))
        button.addEventListener('click', () => {
          kept = kind
          drawRows()
          filter.querySelector('[aria-pressed="true"]').focus()
        })
        return button
      }),
    )
    const fitting = cases.filter(KINDS[kept].fits)
    rows.replaceChildren(...fitting.map(rowOf))
    if (cases.length > 0) note.textContent = fitting.length > 0 ? '' : words.noneHere
  }

  rows.addEventListener('keydown', (event) => {
    const all = buttons()
    const at = all.indexOf(document.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to === undefined || at < 0) return
    event.preventDefault()
    all[Math.min(Math.max(to, 0), all.length - 1)].focus()
  })
  retry.addEventListener('click', again)

  return {
    show(visible) {
      part.hidden = !visible
    },

    draw({ body, error }) {
      retry.hidden = !error
      const text = error ?? (body.cases.length > 0 ? '' : words.empty)
      if (note.textContent !== text) note.textContent = text
      // What was read last stays in sight while the line is down.
      const next = JSON.stringify(body?.cases)
      if (error || next === drawn) return
      drawn = next
      const focused = document.activeElement?.dataset.reference
      cases = body.cases
      drawRows()
      if (focused) (buttonOf(focused) ?? title).focus()
    },

    /** Puts the focus where a worker left the list, or at its head. */
    focus(reference) {
      ;(buttonOf(reference) ?? title).focus()
    },
  }
}
