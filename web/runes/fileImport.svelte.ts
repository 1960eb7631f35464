import { client } from '../api/client.ts'
import { ImportDataset, type ImportNode, PreviewDataset, type PreviewNode } from '../api/documents/imports.ts'
import type { Problem } from '../api/documents/parts.ts'
import { explainRefusal } from '../api/failures.ts'
import { tellingFetch } from '../api/tellingFetch.ts'
import { type Role, rolesOf, withRole } from '../form/columnRoles.ts'
import { type ChosenRoles, formatInput, NOTHING_SAID, type SaidFormat } from '../form/fileFormat.ts'
import { nameOfFile, previewPart, tooLargeToSend } from '../form/previewPart.ts'

/**
 * LOOKING → READY → WAITING → SENDING → READING → DONE. From the last four but DONE it goes back to READY where the import is
 * refused or canceled.
 */
export type ImportStep = 'LOOKING' | 'READY' | 'WAITING' | 'SENDING' | 'READING' | 'DONE'

/** Changes that follow each other within so long are looked at once. */
const PAUSE_MS = 250

let count = 0

/** A file that is about to be imported: what it is taken for, what its reader says of it, and how far the import is. */
export class FileImport {
  readonly file: File
  readonly id = `file-${++count}`
  name = $state('')
  symbol = $state('')
  /** Change it by `say`. */
  said: SaidFormat = $state.raw(NOTHING_SAID)
  step: ImportStep = $state('LOOKING')
  /** How much of the file is sent, from 0 to 1. */
  share = $state(0)
  preview: PreviewNode | null = $state.raw(null)
  /** Whether the preview is being made again. */
  isLooking = $state(true)
  /** What is wrong with the import, else with the look at it. */
  problems: readonly Pick<Problem, 'path' | 'message'>[] = $state.raw([])
  outcome: ImportNode | null = $state.raw(null)
  #chosen: ChosenRoles | null = $state.raw(null)
  #looks = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending = new AbortController()

  constructor(file: File) {
    this.file = file
    this.name = nameOfFile(file.name)
    void this.#look()
  }

  /** What each column is for: what was chosen, else what was found. */
  get roles(): readonly Role[] {
    return this.#chosen?.roles ?? (this.preview ? rolesOf(this.preview) : [])
  }

  /** Whether it may be imported now. */
  get isReady(): boolean {
    return this.step === 'READY'
  }

  /** Whether it is for its reader to answer or mend something first. */
  get needsReader(): boolean {
    const { questions = [], problems = [] } = this.preview ?? {}
    return questions.length + problems.length + this.problems.length > 0
  }

  /** Whether nothing that was found would have its import refused. */
  get isGood(): boolean {
    return this.isReady && (this.preview?.problems.length ?? 0) === 0
  }

  /** Says what a column is for. */
  choose(at: number, role: Role) {
    if (this.preview === null) return
    this.#chosen = { columns: this.#chosen?.columns ?? this.preview.columns, roles: withRole(this.roles, at, role) }
    this.#lookAgain()
  }

  /** Says how the file is to be read. */
  say(change: Partial<SaidFormat>) {
    this.said = { ...this.said, ...change }
    // Under another header or delimiter the columns are others.
    if ('header' in change || 'delimiter' in change) this.#chosen = null
    this.#lookAgain()
  }

  /** What is wrong at a place of the input, as `name`; undefined where nothing is known to be. */
  problem(place: 'name' | 'symbol'): string | undefined {
    return this.problems.find(({ path }) => path === place)?.message
  }

  /** Waits for its turn, which comes by `send`. */
  wait() {
    this.problems = []
    this.share = 0
    this.#sending = new AbortController()
    this.step = 'WAITING'
  }

  /** Ends an import that is not read yet. */
  cancel() {
    this.step = 'READY'
    this.#sending.abort()
  }

  /** Lets go of it. */
  close() {
    clearTimeout(this.#timer)
    this.#looks++
    this.#sending.abort()
  }

  /** Imports it. */
  async send(): Promise<void> {
    const { signal } = this.#sending
    const message = tooLargeToSend(this.file.size)
    if (message !== null) return this.#refuse([{ path: 'file', message }])
    this.step = 'SENDING'
    const onsent = (share: number) => this.#note(share, signal)
    const input = { ...this.#input(), symbol: this.symbol.trim() || null, file: this.file }
    const { data, error } = await client.mutation(ImportDataset, { input }, { fetch: tellingFetch({ onsent, signal }) })
    if (signal.aborted) return
    if (error) return this.#refuse([{ path: '', message: explainRefusal(error) }])
    const { datasets = [], problems = [] } = data?.importDataset ?? {}
    if (datasets.length === 0) return this.#refuse(problems)
    this.outcome = data?.importDataset ?? null
    this.step = 'DONE'
  }

  #refuse(problems: typeof this.problems) {
    this.problems = problems
    this.step = 'READY'
  }

  #note(share: number, signal: AbortSignal) {
    if (signal.aborted) return
    this.share = share
    if (share === 1) this.step = 'READING'
  }

  #input() {
    return { name: this.name.trim(), format: formatInput(this.said, this.#chosen) }
  }

  #lookAgain() {
    this.isLooking = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(), PAUSE_MS)
  }

  /** Has the file looked at; of several looks the last one counts. */
  async #look() {
    const look = ++this.#looks
    const part = await previewPart(this.file).catch(() => 'GONE' as const)
    const answer = part instanceof File ? await this.#ask(part) : { preview: null, problems: problemsOf(part) }
    if (look !== this.#looks) return
    this.preview = answer.preview ?? this.preview
    this.problems = answer.problems
    this.isLooking = false
    if (this.step === 'LOOKING') this.step = 'READY'
  }

  async #ask(file: File) {
    const { data, error } = await client.mutation(PreviewDataset, { input: { ...this.#input(), file } })
    const problems = error ? [{ path: '', message: explainRefusal(error) }] : []
    return { preview: data?.previewDataset ?? null, problems }
  }
}

function problemsOf(part: null | 'GONE') {
  if (part === null) return []
  return [{ path: '', message: 'The file cannot be read any more. Choose it again.' }]
}
