/** Rows of a list that are chosen, by their ids, in the order in which they were. */
export class ChosenJobs {
  #ids: ReadonlySet<string> = $state.raw(new Set())
  /** Where the last choice was: one with Shift goes from there. */
  #anchor: string | null = null

  get ids(): ReadonlySet<string> {
    return this.#ids
  }

  /**
   * Chooses a row, or takes it out; with `reaches` all rows from the last one to it are made as the last one is.
   *
   * @param rows the ids of all rows, in their order
   */
  toggle(id: string, rows: readonly string[], reaches = false) {
    const next = new Set(this.#ids)
    const anchor = this.#anchor !== null && reaches ? rows.indexOf(this.#anchor) : -1
    const chooses = anchor >= 0 ? next.has(this.#anchor ?? '') : !next.has(id)
    const at = rows.indexOf(id)
    const range = anchor < 0 ? [id] : rows.slice(Math.min(anchor, at), Math.max(anchor, at) + 1)
    for (const one of range) {
      if (chooses) next.add(one)
      else next.delete(one)
    }
    this.#ids = next
    this.#anchor = id
  }

  /** Chooses all rows, or none where all are. */
  toggleAll(rows: readonly string[]) {
    this.#ids = new Set(rows.every((id) => this.#ids.has(id)) ? [] : rows)
    this.#anchor = null
  }

  /** Keeps those alone that are still there. */
  keep(isThere: (id: string) => boolean) {
    const next = new Set([...this.#ids].filter(isThere))
    if (next.size < this.#ids.size) this.#ids = next
  }

  clear() {
    this.#ids = new Set()
    this.#anchor = null
  }
}
