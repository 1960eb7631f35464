import type { Account, Exits, Fill } from '../backtest.ts'
import { fillsEndedEntries, fillsLastClose, RULES } from '../rules.ts'
import type { Direction, Signals } from '../strategies/strategy.ts'
import { Accounts } from './accounts.ts'
import { listCandidates } from './candidates.ts'
import { EntrySlots } from './entrySlots.ts'
import { ExitScan } from './exitScan.ts'
import { gatherLevels } from './levels.ts'
import type { Market } from './market.ts'
import { Marks } from './marks.ts'
import { Stops } from './stops.ts'

/** One entry rule with the exits to try on it. */
export interface Rule {
  /** The bars on which its signals are filled. */
  readonly entries: Marks
  readonly leaves: Marks
  /** Bars from a fill on after which a position is left; more than there are where it is not. */
  readonly hold: number
  readonly exits: readonly Exits[]
}

/** How signals are filled. */
export interface RuleTerms {
  readonly fill: Fill
  /** The version of the rules; today's unless told. */
  readonly rules?: number | undefined
}

/** Signals as a sweep reads them: an eighth of their size. */
export function ruleOf(signals: Signals, exits: readonly Exits[], { fill, rules = RULES }: RuleTerms): Rule {
  const { entry, exit, hold = entry.length } = signals
  const delay = fill === 'CLOSE' ? 0 : 1
  const count = entry.length - (fillsLastClose(rules) ? 0 : 1)
  const entries = new Marks(entry, delay, fillsEndedEntries(rules) ? { count } : { count, unless: exit })
  return { entries, leaves: new Marks(exit, delay), hold: Math.min(hold, entry.length), exits }
}

/** Rules that are traded in one direction, with one account each candidate. */
export interface Plot {
  readonly market: Market
  readonly direction: Direction
  readonly account: Account
  readonly rules: readonly Rule[]
}

/** No rule. */
const NONE = -1

/**
 * Runs all candidates at once. Every rule waits at the bar of the next entry that one of its candidates can take. The bars are walked
 * once; where rules wait, one scan forward (ExitScan) records how a position that is entered there ends at every level and signal, as
 * far as anyone needs it, and each candidate takes the slot that comes first for it: a trade costs a few additions (Accounts),
 * however long it is. So the work grows with the trades and with the bars on which anyone enters, not with the
 * candidates times the bars.
 */
export class Sweep {
  readonly #length: number
  readonly #entries: readonly Marks[]
  readonly #stops: Stops
  readonly #scan: ExitScan
  readonly #accounts: Accounts
  readonly #entrySlots: EntrySlots
  /** By bar the first rule that waits there; by rule the next one that waits on the same bar. */
  readonly #waiting: Int32Array
  readonly #next: Int32Array

  constructor({ market, account, direction, rules }: Plot) {
    const exits = rules.map((rule) => rule.exits)
    // Rules often share one list of exits.
    const levels = gatherLevels([...new Set(exits)].flat())
    this.#length = market.length
    this.#entries = rules.map(({ entries }) => entries)
    this.#stops = new Stops(rules, market.length)
    this.#scan = new ExitScan({ market, levels, account, direction, stops: this.#stops })
    const candidates = listCandidates(exits, levels, this.#scan.firstTakeProfit)
    this.#accounts = new Accounts(candidates.freeFrom.length)
    this.#entrySlots = new EntrySlots(candidates, this.#scan.slots, Math.max(...exits.map(({ length }) => length)))
    this.#waiting = new Int32Array(market.length).fill(NONE)
    this.#next = new Int32Array(rules.length).fill(NONE)
  }

  /**
   * @param advance called now and then with the bars done
   * @returns the accounts of the candidates, rule by rule in the order of their exits
   */
  run(advance: (bars: number) => void): Accounts {
    for (const rule of this.#entries.keys()) this.#wait(rule, 0)
    const stride = Math.max(1, this.#length >> 8)
    for (let from = 0; from < this.#length; from += stride) {
      const to = Math.min(this.#length, from + stride)
      for (let bar = from; bar < to; bar++) if (this.#waiting[bar] !== NONE) this.#enter(bar)
      advance(to)
    }
    return this.#accounts
  }

  /** Lets a rule wait for its first entry from a bar on. */
  #wait(rule: number, from: number): void {
    const bar = (this.#entries[rule] as Marks).next(from)
    if (bar >= this.#length) return
    this.#next[rule] = this.#waiting[bar] as number
    this.#waiting[bar] = rule
  }

  #enter(bar: number): void {
    const first = this.#waiting[bar] as number
    this.#stops.begin(bar)
    for (let rule = first; rule !== NONE; rule = this.#next[rule] as number) this.#stops.add(rule)
    this.#stops.sort()
    this.#scan.begin(bar)
    for (let rule = first; rule !== NONE; ) {
      const next = this.#next[rule] as number
      this.#wait(rule, Math.max(bar + 1, this.#settle(rule, bar)))
      rule = next
    }
  }

  /** Lets each candidate of a rule that is free take the slot that comes first for it. @returns the bar from which one is free again */
  #settle(rule: number, bar: number): number {
    const scan = this.#scan
    const entrySlots = this.#entrySlots
    const ends = [scan.end, scan.firstSignal + (this.#stops.placeOf[rule] as number)] as const
    entrySlots.gather(rule, bar)
    for (let place = entrySlots.take(0, ends); place < entrySlots.count; place = entrySlots.take(place, ends))
      scan.advance()
    this.#accounts.add(entrySlots, scan.slots)
    return entrySlots.freeFrom
  }
}
