import { afterEach, expect, test, vi } from 'vitest'
import { mendLanguage } from './language.ts'

afterEach(() => vi.unstubAllGlobals())

function mended(language: string): string {
  const browser = { language }
  vi.stubGlobal('navigator', browser)
  mendLanguage()
  return browser.language
}

test('a language that Intl knows stays as it is', () => {
  expect([mended('de-CH'), mended('en')]).toEqual(['de-CH', 'en'])
})

test.each(['en-US@posix', ''])('a browser whose language is “%s” gets one that Intl takes', (language) => {
  const tag = mended(language)
  expect(tag).toBe(new Intl.NumberFormat().resolvedOptions().locale)
  expect(() => new Intl.DateTimeFormat(tag)).not.toThrow()
})
