// One chat of the page: what is written goes out by POST, what is answered comes in as server-sent events.
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

  /** What the buttons say need not stand above them as well. */
  function withoutChoices(text, buttons) {
    const choices = buttons.map(({ key, label }) => `\n${key} ${label}`).join('')
    return choices && text.endsWith(choices) ? text.slice(0, -choices.length) : text
  }

  /** The same id on every try: however often it is sent, it counts once. Returns what went wrong, if anything did. */
  async function post(text, { sign, label = text } = {}) {
    const id = newId()
    const line = add(label, 'mine')
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        const answer = await fetch('/messages', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ talk, id, text, ...(sign ? { sign } : {}) }),
        })
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
    const { text, buttons = [], file } = JSON.parse(event.data)
    add(withoutChoices(text, buttons), 'theirs')
    if (file?.mime.startsWith('image/')) {
      const picture = document.createElement('img')
      picture.alt = text
      picture.src = `data:${file.mime};base64,${file.base64}`
      log.append(picture)
    }
    if (buttons.length > 0) addButtons(buttons)
    heard?.(text)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = input.value.trim()
    if (!text) return
    input.value = ''
    void post(text)
  })
  return post
}
