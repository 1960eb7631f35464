import type { FormatInput, PreviewNode } from '../api/documents/imports.ts'
import { columnsInput, type Role } from './columnRoles.ts'

/** What a reader says of a file; '' is found out. */
export interface SaidFormat {
  timeZone: string
  dateOrder: '' | 'DMY' | 'MDY' | 'YMD'
  decimal: '' | '.' | ','
  header: '' | 'yes' | 'no'
  delimiter: '' | ',' | ';' | '\t' | '|'
}

/** Nothing is said. */
export const NOTHING_SAID: SaidFormat = { timeZone: '', dateOrder: '', decimal: '', header: '', delimiter: '' }

/** The fields that the API's questions and problems name, as `format.timeZone`. */
const FIELDS: Readonly<Record<string, keyof SaidFormat>> = {
  'format.timeZone': 'timeZone',
  'format.dateOrder': 'dateOrder',
  'format.decimal': 'decimal',
  'format.hasHeader': 'header',
  'format.delimiter': 'delimiter',
}

/** The field that a path of the API names; undefined where the form has none. */
export function fieldOfPath(path: string): keyof SaidFormat | undefined {
  return FIELDS[path.replace(/^input\./, '')]
}

/** The columns that a reader chose, and those of the file that they were chosen from. */
export interface ChosenRoles {
  readonly columns: PreviewNode['columns']
  readonly roles: readonly Role[]
}

/** The format as the API is told of it; null where nothing is said. */
export function formatInput(said: SaidFormat, chosen: ChosenRoles | null): FormatInput | null {
  const { timeZone, dateOrder, decimal, header, delimiter } = said
  if (chosen === null && Object.values(said).every((value) => value === '')) return null
  return {
    hasHeader: header === '' ? null : header === 'yes',
    columns: chosen && columnsInput(chosen, chosen.roles),
    timeZone: timeZone || null,
    dateOrder: dateOrder || null,
    decimal: decimal || null,
    delimiter: delimiter || null,
  }
}
