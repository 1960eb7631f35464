let lost = $state(false)
let returns = $state(0)
let wasAway = false
let patience: ReturnType<typeof setTimeout> | undefined

/** How long a connection may be away before the page says so: a reconnect within it is not worth a word. */
const PATIENCE_MS = 1000

/** Whether live data reaches the page. */
export const connection = {
  /** True after the connection has been away for a second; bars stand then. */
  get lost() {
    return lost
  },
  /** Counts how often the connection came back: what was read before may have missed changes. */
  get returns() {
    return returns
  },
  up() {
    clearTimeout(patience)
    patience = undefined
    lost = false
    if (wasAway) returns += 1
    wasAway = false
  },
  /** Nothing on the page is live: there is nothing that a connection would have to reach. */
  rest() {
    clearTimeout(patience)
    patience = undefined
    lost = false
  },
  down() {
    wasAway = true
    patience ??= setTimeout(() => {
      lost = true
    }, PATIENCE_MS)
  },
}
