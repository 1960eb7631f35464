const KEY = 'barline.letters'

let on = $state(read())

/** Whether keys of one letter do something: they may be in the way of a screen reader or of a voice. Kept in localStorage. */
export const letters = {
  get on() {
    return on
  },
  set on(value: boolean) {
    on = value
    try {
      localStorage.setItem(KEY, value ? 'on' : 'off')
    } catch {
      // Storage is blocked: the choice lives as long as the page.
    }
  },
}

function read(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off'
  } catch {
    // Storage is blocked: the choice lives as long as the page.
    return true
  }
}
