const KEY = 'barline.token'

let token = $state(read())
let denied = $state(false)

/** The access token that the reader gave, and whether the API asked for one. It is kept in localStorage. */
export const access = {
  get token() {
    return token
  },
  /** The API answered 401: nothing can be shown before there is another token. */
  get denied() {
    return denied
  },
  deny() {
    denied = true
  },
  grant(given: string) {
    token = given
    denied = false
    write(given)
  },
  /** The next request is made without one. */
  forget() {
    token = null
    try {
      localStorage.removeItem(KEY)
    } catch {
      // Storage is blocked: nothing was kept there.
    }
  },
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    // Storage is blocked: the token lives as long as the page.
    return null
  }
}

function write(value: string) {
  try {
    localStorage.setItem(KEY, value)
  } catch {
    // Storage is blocked: the token lives as long as the page.
  }
}
