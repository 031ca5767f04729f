// One chat of the page: what is written goes out by POST, what is answered comes in as server-sent events.
import { shrunk } from './picture.js'

const words = document.body.dataset
/** What comes so soon after belongs to the same news (milliseconds). */
const GOES_ON_MS = 3000
/** What stays in sight above what is new (pixels). */
const MARGIN = 8

/** 22 random base64url characters: who holds them is the resident. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .slice(0, 22)
}

/** Opens the chat of a section; `heard` gets every reply, `ready` is told each time the line stands, `refused` when the server will not have it. Returns how to say something. */
export function openTalk(section, talk, { heard, ready, refused } = {}) {
  const log = section.querySelector('.log')
  const state = section.querySelector('.state')
  const form = section.querySelector('form.say')
  const input = form.elements.namedItem('text')
  /** Shown while a picture may be the answer; a talk without one has no such place. */
  const ask = form.querySelector('.picture')
  /** Where what is new begins: a long answer is read from its beginning. */
  let news
  let newsAt = 0

  function add(text, kind) {
    const line = document.createElement('p')
    line.className = kind
    line.dir = 'auto'
    line.textContent = text
    log.append(line)
    const goesOn = news && kind === 'theirs' && Date.now() - newsAt < GOES_ON_MS
    if (!goesOn) news = line
    newsAt = Date.now()
    look()
    return line
  }

  function look() {
    log.scrollTop = Math.min(log.scrollHeight, news.offsetTop - MARGIN)
  }

  function addButtons(buttons) {
    const row = document.createElement('div')
    row.className = 'choices'
    for (const { key, label, value, sign } of buttons) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = `${key} ${label}`
      button.addEventListener('click', () => post(value, { sign, label }))
      row.append(button)
    }
    log.append(row)
    look()
  }

  /** A picture to look at; anything else to keep. */
  function drawnFile({ name, mime, base64 }, text) {
    const address = `data:${mime};base64,${base64}`
    if (mime.startsWith('image/')) {
      const picture = document.createElement('img')
      picture.alt = text
      picture.src = address
      return picture
    }
    const link = document.createElement('a')
    link.textContent = name
    link.download = name
    link.href = address
    return link
  }

  /** What the buttons say need not stand above them as well. */
  function withoutChoices(text, buttons) {
    const choices = buttons.map(({ key, label }) => `\n${key} ${label}`).join('')
    return choices && text.endsWith(choices) ? text.slice(0, -choices.length) : text
  }

  function post(text, { sign, label = text } = {}) {
    const body = { talk, id: newId(), text, ...(sign ? { sign } : {}) }
    return deliver(add(label, 'mine'), '/messages', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  async function postPicture(file) {
    const line = add(words.picture, 'mine')
    const { small, canvas } = await shrunk(file)
    if (canvas) line.append(document.createElement('br'), canvas)
    look()
    const body = new FormData()
    body.append('talk', talk)
    body.append('id', newId())
    body.append('picture', small, file.name)
    const fault = await deliver(line, '/pictures', { body })
    if (fault) ask.hidden = false
  }

  /** The same id on every try: however often it is sent, it counts once. Returns what went wrong, if anything did. */
  async function deliver(line, path, request) {
    if (ask) ask.hidden = true
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        const answer = await fetch(path, { method: 'POST', ...request })
        if (answer.ok) return undefined
        if (answer.status < 500) {
          const { error } = await answer.json()
          add(error, 'theirs')
          return error
        }
      } catch {
        // The line is down: try again below.
      }
      await new Promise((done) => setTimeout(done, 500 * 2 ** attempt))
    }
    line.append(` (${words.notSent})`)
    return words.notSent
  }

  const events = new EventSource(`/events?talk=${encodeURIComponent(talk)}`)
  events.addEventListener('ready', () => {
    state.textContent = words.connected
    section.dataset.ready = 'yes'
    ready?.()
  })
  events.addEventListener('error', () => {
    // A browser tries again by itself, but not what was refused.
    const closed = events.readyState === EventSource.CLOSED
    state.textContent = closed ? words.closed : words.lost
    if (closed) refused?.()
  })
  events.addEventListener('reply', (event) => {
    const { text, buttons = [], file, wants } = JSON.parse(event.data)
    add(withoutChoices(text, buttons), 'theirs')
    if (file) log.append(drawnFile(file, text))
    if (buttons.length > 0) addButtons(buttons)
    // News that come in between do not take the question back.
    if (ask && wants) ask.hidden = false
    heard?.(text)
  })
  if (ask) {
    const chosen = ask.querySelector('input')
    ask.querySelector('button').addEventListener('click', () => chosen.click())
    chosen.addEventListener('change', () => {
      const [file] = chosen.files
      // The same picture may be chosen again.
      chosen.value = ''
      if (file) void postPicture(file)
    })
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = input.value.trim()
    if (!text) return
    input.value = ''
    void post(text)
  })
  return post
}
