/** Something to go to, or to do. */
export interface Entry {
  /** Differs from that of every other one. */
  readonly value: string
  readonly name: string
  /** What stands behind the name. */
  readonly detail: string
  /** Where it leads; absent of what is done in place. */
  readonly href?: string
  readonly act?: () => void
}

/** How well a text answers what is sought: 0 not at all, 3 where it begins with it, 2 where a word of it does, 1 where it holds it. */
export function scoreOf(text: string, sought: string): number {
  const [within, wanted] = [text.toLowerCase(), sought.trim().toLowerCase()]
  const at = within.indexOf(wanted)
  if (at < 0) return 0
  if (at === 0) return 3
  return /[^a-z0-9]/.test(within.charAt(at - 1)) || within.includes(` ${wanted}`) ? 2 : 1
}

/** Those that answer what is sought, the best first and else in their order; at most so many. All words must be found. */
export function findEntries<One extends Pick<Entry, 'name' | 'detail'>>(
  entries: readonly One[],
  sought: string,
  most: number,
): readonly One[] {
  const wanted = sought.trim().split(/\s+/)
  const scored = entries.map((entry) => {
    const scores = wanted.map((word) => 2 * scoreOf(entry.name, word) || scoreOf(entry.detail, word))
    return { entry, score: scores.includes(0) ? 0 : scores.reduce((sum, one) => sum + one, 0) }
  })
  const found = scored.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score)
  return found.slice(0, most).map(({ entry }) => entry)
}

/** A text around the first place that is sought, for underlining it. */
export function cutAt(text: string, sought: string): readonly [before: string, hit: string, after: string] {
  const [word = ''] = sought.trim().split(/\s+/)
  const at = word === '' ? -1 : text.toLowerCase().indexOf(word.toLowerCase())
  return at < 0 ? [text, '', ''] : [text.slice(0, at), text.slice(at, at + word.length), text.slice(at + word.length)]
}

/** Whether a text is an id, as the page of a job shows it. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text.trim())
}
