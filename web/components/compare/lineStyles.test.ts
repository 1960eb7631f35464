import { expect, test } from 'vitest'
import { MOST } from '../../words/compared.ts'
import { HOLDING_STYLE, LINE_STYLES } from './lineStyles.ts'

test('as many lines as are compared can be told apart, also without their colours', () => {
  expect(LINE_STYLES).toHaveLength(MOST)
  const looks = [...LINE_STYLES, HOLDING_STYLE].map((style) => JSON.stringify(style))
  expect(new Set(looks).size).toBe(looks.length)
  // Of the lines of one hue, each has strokes of its own.
  for (const own of Map.groupBy(LINE_STYLES, ({ color }) => color).values())
    expect(new Set(own.map(({ dash }) => dash.join(' '))).size).toBe(own.length)
  expect(LINE_STYLES.every(({ color }) => /^--[a-z]+$/.test(color))).toBe(true)
})

test('holding is grey and dashed', () => {
  expect(HOLDING_STYLE.color).toBe('--hold')
  expect(HOLDING_STYLE.dash.length).toBeGreaterThan(0)
})
