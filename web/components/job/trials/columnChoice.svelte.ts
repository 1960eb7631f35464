const KEY = 'barline.trialColumns'

let text = $state(read())

/** Which columns of trials the reader chose last, as their ids between commas; blank for the usual ones. It is kept in localStorage. */
export const columnChoice = {
  get text() {
    return text
  },
  keep(chosen: string) {
    text = chosen
    try {
      localStorage.setItem(KEY, chosen)
    } catch {
      // Storage is blocked: the choice lives as long as the page.
    }
  },
}

function read(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    // Storage is blocked: the usual columns are shown.
    return ''
  }
}
