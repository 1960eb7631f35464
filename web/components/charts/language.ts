/** Whether Intl knows the tag. */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    return false
  }
}

/**
 * Mends the browser's language before a library hands it to Intl: a browser under a POSIX locale calls its own `en-US@posix`, which Intl
 * refuses.
 */
export function mendLanguage() {
  if (isLanguage(navigator.language)) return
  Object.defineProperty(navigator, 'language', { value: new Intl.NumberFormat().resolvedOptions().locale })
}
