let open = $state(false)

/** Whether the command palette is open. */
export const palette = {
  get open() {
    return open
  },
  set open(value: boolean) {
    open = value
  },
}

/** Opens the command palette: pages, jobs, strategies, datasets, and what can be done. */
export function openPalette() {
  open = true
}
