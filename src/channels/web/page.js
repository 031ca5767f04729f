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

openTalk(document.querySelector('#resident'), ownTalk())
const desk = document.querySelector('#desk')
if (desk) openDesk(desk)

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
