// The duty desk: its chat, and over it the list of open cases or one case. Whatever a worker presses is said in the
// chat, so that rights, races and audit are those of the chat.
import { createCaseView } from './desk-case.js'
import { createCaseList } from './desk-list.js'
import { openTalk } from './talk.js'

const TALK = 'desk'
/** When no answer comes over the line, look again by ourselves after so long (milliseconds). */
const LOOK_AGAIN_MS = 5000

/** What the server shows of the desk: the body, or the words of what went wrong. */
async function read(path, failed) {
  try {
    const answer = await fetch(`/desk/${path}?talk=${TALK}`)
    const body = await answer.json()
    return answer.ok ? { body } : { error: body.error ?? failed }
  } catch {
    return { error: failed }
  }
}

/** Opens the duty desk in its section. */
export function openDesk(section) {
  const words = section.dataset
  const news = section.querySelector('#desk-news')
  const post = openTalk(section, TALK, { heard, ready: refresh, refused: refresh })
  const list = createCaseList(section, { open, again: refresh })
  const view = createCaseView(section, { act, back: () => history.back(), again: refresh })
  /** The case that is shown; undefined while the list is. */
  let shown = history.state?.case
  /** Only the newest look is drawn: an older answer may come later. */
  let look = 0

  async function refresh() {
    look += 1
    const own = look
    const reference = shown
    const answer = await read(reference ? `cases/${reference}` : 'cases', words.failed)
    if (own !== look) return
    if (reference) view.draw(answer)
    else list.draw(answer)
  }

  function heard(text) {
    const [first] = text.split('\n')
    news.textContent = first
    news.hidden = false
    // A look at a case is written down, so another case's news causes none.
    if (!shown || text.replaceAll(' ', '').includes(shown)) void refresh()
  }

  async function act(command, label) {
    const fault = await post(command, { label })
    if (fault) {
      news.textContent = fault
      news.hidden = false
      return false
    }
    const before = look
    setTimeout(() => look === before && refresh(), LOOK_AGAIN_MS)
    return true
  }

  function open(reference) {
    history.pushState({ case: reference }, '')
    void change(reference)
  }

  /** Shows a case, or the list with the case that one comes from in focus. */
  async function change(reference) {
    const from = shown
    shown = reference
    news.hidden = true
    list.show(!reference)
    view.show(Boolean(reference))
    await refresh()
    if (!reference && !shown) list.focus(from)
  }

  addEventListener('popstate', ({ state }) => {
    if (state?.case !== shown) void change(state?.case)
  })
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && !shown) void refresh()
  })
  // On a phone the cases come first; what was said is one press away.
  section.querySelector('details').open = !matchMedia('(max-width: 30em)').matches
  list.show(!shown)
  view.show(Boolean(shown))
}
