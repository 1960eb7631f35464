/** The columns of a file as a caller names them: by the header's name or by position, from '1'. */
export interface ChosenColumns {
  /** One, or two where date and time of day stand apart. */
  readonly time?: readonly string[] | null | undefined
  readonly open?: string | null | undefined
  readonly high?: string | null | undefined
  readonly low?: string | null | undefined
  readonly close?: string | null | undefined
  /** '' for none, as of the symbol. */
  readonly volume?: string | null | undefined
  readonly symbol?: string | null | undefined
}

/** What a caller says of a file, in place of what would be found out; what is left out is found out. */
export interface FileFormat {
  readonly hasHeader?: boolean | null | undefined
  readonly columns?: ChosenColumns | null | undefined
  /** Name of the IANA, for times without an offset. */
  readonly timeZone?: string | null | undefined
  readonly dateOrder?: 'YMD' | 'DMY' | 'MDY' | null | undefined
  readonly decimal?: string | null | undefined
  readonly delimiter?: string | null | undefined
}
