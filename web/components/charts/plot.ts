import type uPlot from 'uplot'

/** Whether Intl knows the tag. */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    return false
  }
}

/**
 * uPlot, once a curve is to be drawn. It hands the browser's language to Intl as soon as it is loaded, and a browser
 * under a POSIX locale calls its own `en-US@posix`, which Intl refuses.
 */
export async function loadPlot(): Promise<typeof uPlot> {
  if (!isLanguage(navigator.language)) {
    Object.defineProperty(navigator, 'language', { value: new Intl.NumberFormat().resolvedOptions().locale })
  }
  return (await import('uplot')).default
}
