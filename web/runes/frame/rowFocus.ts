/** A row of any list: a link to what it shows. */
const ROWS = 'main [data-row]'

const rowsOf = () => [...document.querySelectorAll<HTMLElement>(ROWS)].filter((row) => row.offsetParent !== null)

/** Whether the page has a list whose rows the keys move through, and the focus is in none of its other controls. */
export function isAtRows(): boolean {
  const { activeElement } = document
  const isFree = !activeElement || activeElement === document.body || activeElement.matches(`main, ${ROWS}`)
  return isFree && document.querySelector(ROWS) !== null
}

/** Moves the focus by so many rows: from the one that has it, else to the first one in sight. */
export function moveRow(step: number) {
  const rows = rowsOf()
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = at >= 0 ? rows[at + step] : rows.find((row) => row.getBoundingClientRect().top > 0)
  next?.focus({ preventScroll: true })
  next?.closest('tr, li')?.scrollIntoView({ block: 'nearest' })
}

/** Moves the focus to the first row, or to the first link of a page that has none: the first hit of a search. */
export function focusFirstRow() {
  const [row] = rowsOf()
  const hit = row ?? document.querySelector<HTMLElement>('main article a, main .table a, main section a')
  hit?.focus()
}
