/** How each line looks: two hues and the accent, and strokes that differ where hues repeat, so that none needs its colour. */
export const LINE_STYLES: readonly { readonly color: string; readonly dash: readonly number[] }[] = [
  { color: '--accent', dash: [] },
  { color: '--second', dash: [6, 4] },
  { color: '--third', dash: [2, 3] },
  { color: '--text', dash: [10, 3, 2, 3] },
  { color: '--second', dash: [] },
  { color: '--third', dash: [10, 4] },
]

/** Holding: always grey and dashed. */
export const HOLDING_STYLE = { color: '--hold', dash: [4, 3] } as const
