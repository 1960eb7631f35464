import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { HEALTHY_SCENARIOS, STUCK_SCENARIOS, scenarioTable, traceOf, WARNED_SCENARIO } from './scenarios.fixture.ts'

const PAGE = '../../docs/watchdog.md'
const TABLE = /(?<=<!-- scenarios: begin -->\n)[\s\S]*(?=\n<!-- scenarios: end -->)/

describe('of the scenarios in the documentation', () => {
  test.each(HEALTHY_SCENARIOS)('the one that is well is neither ended nor suspected: $name', ({ run }) => {
    const { changes, isDone } = traceOf(run)
    expect(isDone).toBe(true)
    expect(changes.map(({ level }) => level).filter((level) => level !== 'WAITING' && level !== 'HEALTHY')).toEqual([])
  })

  test.each(STUCK_SCENARIOS)('the one that is stuck is STALLED and ended: $name', ({ run }) => {
    const { last, ended } = traceOf(run)
    expect(last.verdict.level).toBe('STALLED')
    expect(ended).toHaveLength(1)
  })

  test('the one that may not be ended is not', () => {
    const { last, ended } = traceOf(WARNED_SCENARIO.run)
    expect(last.verdict.level).toBe('STALLED')
    expect(ended).toEqual([])
  })
})

test('the table in docs/watchdog.md is what the simulator prints (`npx vitest run server/watchdog -u`)', async () => {
  const page = readFileSync(new URL(PAGE, import.meta.url), 'utf8')
  expect(page).toMatch(TABLE)
  await expect(page.replace(TABLE, () => scenarioTable())).toMatchFileSnapshot(PAGE)
})
