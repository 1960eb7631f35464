import { describe, expect, test } from 'vitest'
import {
  barSize,
  clock,
  compact,
  count,
  decimal,
  duration,
  exact,
  likely,
  nth,
  ordinal,
  percent,
  plain,
  plural,
  price,
  priceDecimals,
  roundShare,
  sentence,
  share,
  shortId,
  signed,
  signedShare,
  sum,
  timeLeft,
  wholePercent,
} from './format.ts'

/** Thin spaces as plain ones, so that the tables below can be read. */
const said = (text: string) => text.replaceAll('\u202f', ' ')

describe('a percentage of work', () => {
  test.each([
    [0, '0.0 %'],
    [-0.1, '0.0 %'],
    [0.29, '29.0 %'],
    [0.6249, '62.4 %'],
    [0.99999, '99.9 %'],
    [1, '100 %'],
  ])('%d reads %s', (fraction, text) => {
    expect(said(percent(fraction))).toBe(text)
  })

  test('a number and its unit stay on one line', () => {
    expect(percent(0.5)).toBe('50.0\u202f%')
  })
})

describe('a duration', () => {
  test.each([
    [0, '0 ms'],
    [0.00015088, '0.15 ms'],
    [0.004, '4 ms'],
    [0.0995, '100 ms'],
    [0.44, '440 ms'],
    [0.9995, '1.0 s'],
    [0.9996, '1.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [80, '1 min 20 s'],
    [3600, '1 h'],
    [7500, '2 h 05 min'],
    [86_400 * 3 + 3600 * 4, '3 d 4 h'],
  ])('of %d s reads %s', (seconds, text) => {
    expect(said(duration(seconds))).toBe(text)
  })
})

describe('the time left', () => {
  test.each([
    [{ seconds: 80, low: 65, high: 110 }, 0, '1 min 20 s left (1:05–1:50)'],
    [{ seconds: 81.7, low: 66, high: 108.9 }, 0, '1 min 20 s left (1:05–1:50)'],
    [{ seconds: 80, low: 65, high: 110 }, 20, '1 min left (0:45–1:30)'],
    [{ seconds: 0.2, low: 0.1, high: 1.4 }, 0, 'under 1 s left (0:00–0:01)'],
    [{ seconds: 7.3, low: 5, high: 9 }, 0, '7 s left (0:05–0:09)'],
    [{ seconds: 600, low: 59.6, high: 3_600 }, 0, '10 min left (1:00–1:00:00)'],
    [{ seconds: 1_850, low: 604, high: 3_580 }, 0, '31 min left (10:00–59:30)'],
    [{ seconds: 90_000, low: 80_010, high: 200_000 }, 0, '1 d 1 h left (22:14:00–56:00:00)'],
    [{ seconds: 7400, low: 7000, high: 9000 }, 0, '2 h 03 min left (1:57:00–2:30:00)'],
  ])('%o after %d s reads %s', (eta, elapsed, text) => {
    expect(said(timeLeft(eta, elapsed))).toBe(text)
  })

  test('never goes below zero when readings stay away', () => {
    expect(said(timeLeft({ seconds: 5, low: 4, high: 6 }, 100))).toBe('under 1 s left')
  })
})

describe('numbers', () => {
  test.each([
    [0, '0'],
    [0.04, '0'],
    [0.05, '0.1'],
    [4.25, '4.3'],
    [999.4, '999'],
    [999.6, '1.00 k'],
    [412_300, '412 k'],
    [1_254_000, '1.25 M'],
    [999_600, '1.00 M'],
    [2.5e9, '2.50 G'],
    [7.1e13, '71.0 T'],
    [5e16, '50000 T'],
  ])('%d is compact as %s', (value, text) => {
    expect(said(compact(value))).toBe(text)
  })

  test.each([
    [0.1234, '▲ 12.3 %'],
    [-0.0456, '▼ 4.6 %'],
    [0.0001, '0.0 %'],
    [-0.0001, '0.0 %'],
    [9.9994, '▲ 999.9 %'],
    [12.5, '▲ 1,250 %'],
    [99.994, '▲ 9,999 %'],
    [100, '▲ 101 ×'],
    [300, '▲ 301 ×'],
    [30_099, '▲ 30.1 k ×'],
    [30_000_000, '▲ 30.0 M ×'],
  ])('a return of %d carries its direction as %s', (value, text) => {
    expect(said(signedShare(value))).toBe(text)
  })

  test('a minus is a minus sign, and never stands before zero', () => {
    expect(decimal(-1.5)).toBe('−1.50')
    expect(decimal(-0.001)).toBe('0.00')
    expect(plain(-0.25)).toBe('−0.25')
  })

  test.each([
    [0.004, '0.00', '0.00'],
    [-1.5, '−1.50', '−1.50'],
    [123.456, '123', '123.46'],
    [1234.5, '1,235', '1,235'],
    [-45_600, '−45.6 k', '−45.6 k'],
    [4_500_000, '4.50 M', '4.50 M'],
  ])('%d as a ratio is %s, as money %s', (value, ratio, money) => {
    expect(said(decimal(value))).toBe(ratio)
    expect(said(sum(value))).toBe(money)
  })

  test('all digits of a figure, and the number of a trial, are never rounded', () => {
    expect(exact(30_123.456789)).toBe('30,123.456789')
    expect(exact(-1e-7)).toBe('−0.0000001')
    expect(exact(1.5e21)).toBe('1,500,000,000,000,000,000,000')
    expect(exact(1_234)).toBe('1,234')
    expect(ordinal(1_234_567)).toBe('#1,234,567')
  })

  test('counts have commas below a million', () => {
    expect(count(999_999)).toBe('999,999')
    expect(said(count(1_234_567))).toBe('1.23 M')
    expect(said(plain(12_500.5))).toBe('12,500.5')
    expect(said(plain(0.1 + 0.2))).toBe('0.3')
  })

  test('a noun follows its number', () => {
    expect(said(plural(1, 'trial'))).toBe('1 trial')
    expect(said(plural(1480, 'trial'))).toBe('1,480 trials')
  })
})

test.each([
  [5, '0:05'],
  [65, '1:05'],
  [600, '10:00'],
  [7449, '2:04:09'],
])('%d s on a stop watch are %s', (seconds, text) => {
  expect(clock(seconds)).toBe(text)
})

test.each([
  [60, '1 min'],
  [900, '15 min'],
  [3600, '1 h'],
  [86_400, '1 d'],
  [90, '90 s'],
])('a bar of %d s is one of %s', (seconds, text) => {
  expect(said(barSize(seconds))).toBe(text)
})

test('a long id shows both ends, a short one all of it', () => {
  expect(shortId('01932f7e-aaaa-7000-8000-0000000ba1b2')).toBe('0193…a1b2')
  expect(shortId('job-12')).toBe('job-12')
})

test('a name of the API becomes words', () => {
  expect(sentence('MAX_DRAWDOWN')).toBe('Max drawdown')
  expect(said(share(0.5))).toBe('50.0 %')
})

test.each([
  [1234.5, '1,234.50'],
  [104_250.126, '104,250.13'],
  [12.3456, '12.346'],
  [0.0812345, '0.081235'],
  [0.00000012345, '0.00000012345'],
  [0, '0.00'],
])('a price of %d reads %s', (value, text) => {
  expect(said(price(value))).toBe(text)
})

test.each([
  [12.5, '+12.50'],
  [-3.2, '−3.20'],
  [0.001, '0.00'],
  [-0.001, '0.00'],
])('a profit of %d reads %s', (value, text) => {
  expect(said(signed(value))).toBe(text)
})

test.each([
  [0, '0 %'],
  [0.002, '< 1 %'],
  [0.005, '1 %'],
  [0.006, '1 %'],
  [0.224, '22 %'],
  [1, '100 %'],
])('a share of %d reads %s', (fraction, text) => {
  expect(said(roundShare(fraction))).toBe(text)
})

test('a percentage for the ear is whole, and never ahead of the work', () => {
  expect(said(wholePercent(0.6299))).toBe('62 %')
  expect(said(wholePercent(0.29))).toBe('29 %')
  expect(said(wholePercent(0.9999))).toBe('99 %')
  expect(said(wholePercent(1))).toBe('100 %')
})

test.each([
  [{ seconds: 0.3, low: 0.1, high: 0.9 }, 'under 1 s'],
  [{ seconds: 0.7, low: 0.2, high: 2.8 }, 'about 1 s (up to 3 s)'],
  [{ seconds: 0.4, low: 0.1, high: 1.6 }, 'under 1 s (up to 2 s)'],
  [{ seconds: 3.2, low: 2.2, high: 5.6 }, 'about 3 s (2–6 s)'],
  [{ seconds: 2, low: 1, high: 4 }, 'about 2 s (1–4 s)'],
  [{ seconds: 45, low: 32, high: 64 }, 'about 45 s (32 s–1 min 5 s)'],
  [{ seconds: 80, low: 65, high: 110 }, 'about 1 min 20 s (1 min 5 s–1 min 50 s)'],
  [{ seconds: 3600, low: 1800, high: 7200 }, 'about 1 h (30 min–2 h)'],
  [{ seconds: 7200, low: 3600, high: 10_800 }, 'about 2 h (1–3 h)'],
])('%o is likely to take %s', (estimate, text) => {
  expect(said(likely(estimate))).toBe(text)
})

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [112, '112th'],
  [1452, '1,452nd'],
])('place %i is the %s', (value, text) => {
  expect(nth(value)).toBe(text)
})

test.each([
  [[0.9394, 1.0835, 1.0028], 4],
  [[0.93941, 1.0835], 5],
  [[151.234, 150.2], 3],
  [[133.948372, 134.1], 2],
  [[0.05, 61_234.5], 2],
  [[0.00001234, 0.00001301], 9],
  [[], 2],
])('prices such as %j are written with %d decimals, all of them', (prices, decimals) => {
  expect(priceDecimals(prices)).toBe(decimals)
})

test('prices of one table have as many decimals', () => {
  expect([0.9394, 1.0835, 1234.5].map((value) => price(value, 4))).toEqual(['0.9394', '1.0835', '1,234.5000'])
})
