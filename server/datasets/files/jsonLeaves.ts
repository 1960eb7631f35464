import { type ParsedTokenInfo, Tokenizer, TokenizerError, TokenType } from '@streamparser/json'
import { FileFault } from './limit.ts'

/** How deep arrays and objects may stand in each other; candles stand at most five deep. */
const MOST_DEEP = 32

/** An array of JSON that holds values and nothing deeper, or the values of an object. */
export interface JsonLeaf {
  /** Where it stands: the names of what it stands in, `*` for a place in an array. */
  readonly path: string
  /** Its own name in an object; null in an array, or where nothing is around it. */
  readonly key: string | null
  readonly isArray: boolean
  /** Names of the values of an object; none for an array. */
  readonly names: readonly string[]
  /** As they are written, without quotes; null is ''. */
  readonly values: readonly string[]
}

interface Container {
  readonly isArray: boolean
  readonly path: string
  readonly key: string | null
  readonly names: string[]
  readonly values: string[]
  isLeaf: boolean
  /** The name that was read, whose value is still to come. */
  name: string | null
}

/** Leaves numbers as they are written: nanoseconds have more digits than a float. */
class TextTokenizer extends Tokenizer {
  numberText = ''

  protected override parseNumber(text: string): number {
    this.numberText = text
    return 0
  }
}

/** Objects in a record that hold its prices, as OANDA writes them. */
const SIDES = ['mid', 'bid', 'ask']

/** Takes JSON text in pieces, of one document or one in each line, and gives what it holds at its lowest level. */
export class JsonLeaves {
  readonly #tokenizer = new TextTokenizer()
  readonly #open: Container[] = []
  #found: JsonLeaf[] = []

  constructor() {
    this.#tokenizer.onToken = (token) => this.#take(token)
  }

  /** What the next value stands in. */
  get around(): 'ARRAY' | 'OBJECT' | 'NOTHING' {
    const inside = this.#open.at(-1)
    if (!inside) return 'NOTHING'
    return inside.isArray ? 'ARRAY' : 'OBJECT'
  }

  /** Takes the next piece. @returns the leaves that it completes @throws FileFault where it is no JSON */
  write(piece: string): readonly JsonLeaf[] {
    this.#attempt(() => this.#tokenizer.write(piece))
    const found = this.#found
    this.#found = []
    return found
  }

  /** Ends the text. @throws FileFault where something is still open */
  end(): void {
    this.#attempt(() => this.#tokenizer.end())
    if (this.#open.length > 0) throw new FileFault('it is JSON that is cut off: a bracket is not closed')
  }

  #attempt(act: () => void): void {
    try {
      act()
    } catch (cause) {
      if (!(cause instanceof TokenizerError)) throw cause
      throw new FileFault(`it is JSON that is broken: ${cause.message.slice(0, 120)}`, { cause })
    }
  }

  #take({ token, value }: ParsedTokenInfo): void {
    const inside = this.#open.at(-1)
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET)
      this.#enter(token === TokenType.LEFT_BRACKET, inside)
    else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET)
      this.#leave(token === TokenType.RIGHT_BRACKET)
    else if (inside && token !== TokenType.COLON && token !== TokenType.COMMA && token !== TokenType.SEPARATOR)
      this.#takeValue(inside, token, value)
  }

  #takeValue(inside: Container, token: TokenType, value: ParsedTokenInfo['value']): void {
    if (!inside.isArray && inside.name === null) {
      inside.name = String(value)
      return
    }
    if (inside.name !== null) inside.names.push(inside.name)
    inside.name = null
    inside.values.push(token === TokenType.NUMBER ? this.#tokenizer.numberText : String(value ?? ''))
  }

  #enter(isArray: boolean, inside: Container | undefined): void {
    if (this.#open.length >= MOST_DEEP)
      throw new FileFault(
        `its arrays and objects stand more than ${MOST_DEEP} deep in each other, so it holds no candles`,
      )
    const key = inside?.name ?? null
    const path = inside ? `${inside.path}/${inside.key ?? '*'}` : ''
    if (inside) {
      inside.isLeaf = false
      inside.name = null
      // An array of arrays holds no values of its own.
      if (inside.isArray) inside.values.length = 0
    }
    this.#open.push({ isArray, path, key, names: [], values: [], isLeaf: true, name: null })
  }

  #leave(isArray: boolean): void {
    const container = this.#open.pop()
    if (container?.isArray !== isArray)
      throw new FileFault('it is JSON that is broken: a bracket is closed by another one')
    const record = this.#open.at(-1)
    const isLeaf = container.isLeaf || !container.isArray
    if (!isLeaf || container.values.length === 0) return
    if (record && !isArray && !record.isArray && this.#open.at(-2)?.isArray && SIDES.includes(container.key ?? '')) {
      record.names.push(...container.names.map((name) => `${container.key}.${name}`))
      record.values.push(...container.values)
    } else this.#found.push(container)
  }
}
