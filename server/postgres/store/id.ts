import { validate as isUuid } from 'uuid'

/** Whether a text is an id as the store gives them; any other spelling of a UUID is the id of nothing. */
export function isId(text: string): boolean {
  return isUuid(text) && text === text.toLowerCase()
}
