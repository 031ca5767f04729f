// The browser's side: no framework, no cookie, no history. Only a random id of this browser is kept, to find one's own cases again.
const KEY = 'linli-talk'
const words = document.body.dataset

/** 22 random base64url characters: who holds them is the resident. */
function newTalk() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .slice(0, 22)
}

function ownTalk() {
  const kept = localStorage.getItem(KEY)
  if (kept) return kept
  const made = newTalk()
  localStorage.setItem(KEY, made)
  return made
}

function open(section) {
  const talk = section.dataset.talk === 'desk' ? 'desk' : ownTalk()
  const log = section.querySelector('.log')
  const state = section.querySelector('.state')
  const form = section.querySelector('form')
  const input = form.elements.namedItem('text')

  function add(text, kind) {
    const line = document.createElement('p')
    line.className = kind
    line.dir = 'auto'
    line.textContent = text
    log.append(line)
    log.scrollTop = log.scrollHeight
    return line
  }

  function addButtons(buttons) {
    const row = document.createElement('div')
    row.className = 'choices'
    for (const { label, value, sign } of buttons) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = label
      button.addEventListener('click', () => post(value, sign, label))
      row.append(button)
    }
    log.append(row)
    log.scrollTop = log.scrollHeight
  }

  /** The same id on every try: however often it is sent, it counts once. */
  async function post(text, sign, label = text) {
    const id = newTalk()
    const line = add(label, 'mine')
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        const answer = await fetch('/messages', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ talk, id, text, ...(sign ? { sign } : {}) }),
        })
        if (answer.ok) return
        if (answer.status < 500) {
          const { error } = await answer.json()
          add(error, 'theirs')
          return
        }
      } catch {
        // The line is down: try again below.
      }
      await new Promise((done) => setTimeout(done, 500 * 2 ** attempt))
    }
    line.append(` (${words.notSent})`)
  }

  const events = new EventSource(`/events?talk=${encodeURIComponent(talk)}`)
  events.addEventListener('ready', () => {
    state.textContent = words.connected
    section.dataset.ready = 'yes'
  })
  events.addEventListener('error', () => {
    state.textContent = words.lost
  })
  events.addEventListener('reply', (event) => {
    const { text, buttons, file } = JSON.parse(event.data)
    add(text, 'theirs')
    if (file?.mime.startsWith('image/')) {
      const picture = document.createElement('img')
      picture.alt = text
      picture.src = `data:${file.mime};base64,${file.base64}`
      log.append(picture)
    }
    if (buttons?.length) addButtons(buttons)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = input.value.trim()
    if (!text) return
    input.value = ''
    void post(text)
  })
}

for (const section of document.querySelectorAll('section[data-talk]')) open(section)

let size = 1.25
function resize(by) {
  size = Math.min(3, Math.max(1, size + by))
  document.documentElement.style.setProperty('--size', `${size}rem`)
}
document.querySelector('#bigger').addEventListener('click', () => resize(0.25))
document.querySelector('#smaller').addEventListener('click', () => resize(-0.25))
document.querySelector('#forget').addEventListener('click', () => {
  localStorage.removeItem(KEY)
  location.reload()
})
document.querySelector('#leave').addEventListener('click', () => {
  localStorage.removeItem(KEY)
  location.replace('about:blank')
})
