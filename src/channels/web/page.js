// The browser's side: no framework, no cookie. Only a random id of this browser is kept, to find one's own cases again.
import { openDesk } from './desk.js'
import { newId, openTalk } from './talk.js'

const KEY = 'linli-talk'

function ownTalk() {
  const kept = localStorage.getItem(KEY)
  if (kept) return kept
  const made = newId()
  localStorage.setItem(KEY, made)
  return made
}

const say = openTalk(document.querySelector('#resident'), ownTalk())
// Who opens the page for the first time need not write anything.
for (const button of document.querySelectorAll('[data-say]'))
  button.addEventListener('click', () => say(button.textContent))
const desk = document.querySelector('#desk')
if (desk) openDesk(desk)

// The chat fills what the header leaves of the window.
const header = document.querySelector('header')
new ResizeObserver(() =>
  document.documentElement.style.setProperty('--head', `${header.offsetHeight}px`),
).observe(header)

const more = document.querySelector('.more')
const wide = matchMedia('(min-width: 60rem)')
const unfold = () => {
  more.open = wide.matches
}
wide.addEventListener('change', unfold)
unfold()

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
