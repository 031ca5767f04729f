// One case: where it stands, what can be done now, what the resident wrote (for who has it), what was done so far.
import { marksOf, piece } from './desk-list.js'

/** Draws a case into its place; `act` says a command, `back` leads to the list. */
export function createCaseView(section, { act, back, again }) {
  const words = section.dataset
  const part = section.querySelector('#case-view')
  const title = section.querySelector('#case-title')
  const note = section.querySelector('#case-note')
  const retry = section.querySelector('#case-again')
  const content = section.querySelector('#case-content')
  const marks = section.querySelector('#case-marks')
  const facts = section.querySelector('#case-facts')
  const actions = section.querySelector('#case-actions')
  const fields = section.querySelector('#case-fields')
  const closed = section.querySelector('#case-closed')
  const steps = section.querySelector('#case-steps')
  const ask = section.querySelector('#case-ask')
  const askLabel = ask.querySelector('label')
  const askChoices = section.querySelector('#case-choices')
  const input = ask.elements.namedItem('words')
  let drawn = ''
  /** The head gets the focus once, when a case has been opened. */
  let opened = false
  let busy = false
  /** The action that waits for its words. */
  let asked

  const allButtons = () => [...actions.querySelectorAll('button')]
  const buttonOf = (label) => allButtons().find((button) => button.textContent === label)

  async function run(command, label) {
    if (busy) return false
    busy = true
    const said = await act(command, label)
    if (!said) busy = false
    return said
  }

  function open(action) {
    asked = action
    askLabel.textContent = action.question ?? `${action.label}：${words.write}`
    askChoices.replaceChildren(
      ...(action.choices ?? []).map(({ label, value, text }) => {
        const button = piece('button', label)
        button.type = 'button'
        button.addEventListener('click', async () => {
          // A ready-made sentence may be changed before it goes to the resident.
          if (text) {
            input.value = text
            input.focus()
            return
          }
          if (await run(value, `${action.label} ${label}`)) close()
        })
        return button
      }),
    )
    input.value = ''
    ask.hidden = false
    // On a phone a keyboard would cover what can be chosen instead of writing.
    const first = action.choices?.length > 0 && matchMedia('(pointer: coarse)').matches
    ;(first ? askLabel : input).focus()
    if (first) ask.scrollIntoView({ block: 'nearest' })
  }

  function close() {
    if (!asked) return
    const { label } = asked
    asked = undefined
    ask.hidden = true
    focusOn(label)
  }

  /** The button of an action, which may have to be unfolded first. */
  function focusOn(label) {
    const button = buttonOf(label)
    const folded = button?.closest('details')
    if (folded) folded.open = true
    ;(button ?? title).focus()
  }

  /** What is done most comes first, the rest is one press away. */
  function drawActions(all) {
    const rest = all.filter(({ main }) => !main)
    actions.replaceChildren(...all.filter(({ main }) => main).map(actionOf))
    if (all.length === 0) actions.append(piece('p', words.nothing))
    if (rest.length === 0) return
    const more = document.createElement('details')
    const inside = piece('div', '', 'choices')
    inside.append(...rest.map(actionOf))
    more.append(piece('summary', words.more), inside)
    // Wide enough for all of them: nothing is folded.
    more.open = !matchMedia('(max-width: 30em)').matches
    actions.append(more)
  }

  function actionOf(action) {
    const button = piece('button', action.label)
    button.type = 'button'
    button.addEventListener('click', () => {
      if (action.asks) open(action)
      else void run(action.value, action.label)
    })
    return button
  }

  /** A telephone number can be pressed; everything else is text. */
  function pressable(value) {
    const digits = value.replaceAll(/[\s-]/g, '')
    if (!/^(?:1[3-9]\d{9}|0\d{9,11})$/.test(digits)) return value
    const link = piece('a', value)
    link.href = `tel:${digits}`
    return link
  }

  /** Seen only when it is pressed: somebody may look over the shoulder. */
  function folded(value, picture) {
    const part = document.createElement('details')
    const image = document.createElement('img')
    image.alt = value
    image.src = `data:image/jpeg;base64,${picture}`
    part.append(piece('summary', value), image)
    return part
  }

  const pairOf = (name, value, picture) => {
    const pair = document.createElement('div')
    const shown = piece('dd', '')
    shown.append(picture ? folded(value, picture) : pressable(value))
    shown.dir = 'auto'
    pair.append(piece('dt', name), shown)
    return pair
  }

  function stepOf({ at, did, note: noted }) {
    const item = piece('li', '')
    item.append(piece('span', at, 'when'), ` ${did}`)
    if (!noted) return item
    const line = piece('p', noted)
    line.dir = 'auto'
    item.append(line)
    return item
  }

  function drawBody(body) {
    const pressed = actions.contains(document.activeElement) && document.activeElement.textContent
    title.textContent = `${body.shown} ${body.service}`
    marks.replaceChildren(...marksOf(body, words))
    facts.replaceChildren(
      pairOf(words.state, body.state),
      pairOf(words.due, body.due),
      pairOf(words.by, body.by || words.nobody),
    )
    drawActions(body.actions)
    fields.replaceChildren(
      ...(body.fields ?? []).map(({ label, shown, picture }) => pairOf(label, shown, picture)),
    )
    closed.hidden = Boolean(body.fields)
    steps.replaceChildren(...body.timeline.map(stepOf))
    if (pressed) focusOn(pressed)
  }

  section.querySelector('#case-back').addEventListener('click', back)
  section.querySelector('#case-cancel').addEventListener('click', close)
  retry.addEventListener('click', again)
  ask.addEventListener('submit', async (event) => {
    event.preventDefault()
    const text = input.value.trim()
    if (!text) return
    const { value, label } = asked
    if (await run(`${value} ${text}`, `${label} ${text}`)) close()
  })
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    ask.requestSubmit()
  })
  section.addEventListener('keydown', (event) => {
    // While characters are composed, Escape belongs to the input method.
    if (event.key !== 'Escape' || event.isComposing || part.hidden) return
    event.preventDefault()
    if (asked) close()
    else back()
  })
  actions.addEventListener('keydown', (event) => {
    const all = [...actions.querySelectorAll('button, summary')]
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    const at = all.indexOf(document.activeElement)
    if (!step || at < 0) return
    event.preventDefault()
    all[Math.min(Math.max(at + step, 0), all.length - 1)].focus()
  })

  return {
    show(visible) {
      part.hidden = !visible
      content.hidden = true
      ask.hidden = true
      asked = undefined
      busy = false
      opened = visible
      drawn = ''
      if (visible) {
        title.textContent = ''
        note.textContent = words.reading
      }
    },

    draw({ body, error }) {
      busy = false
      retry.hidden = !error
      note.textContent = error ?? ''
      const next = JSON.stringify(body)
      if (!error && next !== drawn) {
        drawn = next
        drawBody(body)
        content.hidden = false
      }
      if (error && !drawn) title.textContent = words.failedTitle
      if (opened) title.focus()
      opened = false
    },
  }
}
