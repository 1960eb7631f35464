const KEY = 'barline.theme'

/** `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark'

/** All of them, in the order in which they follow each other. */
export const THEMES: readonly Theme[] = ['system', 'light', 'dark']

let current = $state<Theme>(read())
apply()

/** Light, dark, or what the system says; kept in localStorage. */
export const theme = {
  get current() {
    return current
  },
  /** Goes on to the next of system, light, dark. */
  turn() {
    theme.choose(THEMES[(THEMES.indexOf(current) + 1) % THEMES.length] ?? 'system')
  },
  choose(chosen: Theme) {
    current = chosen
    try {
      localStorage.setItem(KEY, current)
    } catch {
      // Storage is blocked: the choice lives as long as the page.
    }
    apply()
  },
}

function read(): Theme {
  try {
    return THEMES.find((one) => one === localStorage.getItem(KEY)) ?? 'system'
  } catch {
    // Storage is blocked: the choice lives as long as the page.
    return 'system'
  }
}

function apply() {
  if (current === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = current
}
