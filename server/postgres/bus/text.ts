/** JSON in ASCII: it has as many bytes as characters, and goes through a database of any encoding. */
export function print(value: unknown): string {
  const inAscii = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, inAscii)
}

/** A text that prints in at most `mostBytes`, its quotes included; one that was cut ends with '…'. */
export function cut(text: string, mostBytes: number): string {
  if (print(text).length <= mostBytes) return text
  let bytes = print('…').length
  let end = 0
  for (const letter of text) {
    bytes += print(letter).length - 2
    if (bytes > mostBytes) break
    end += letter.length
  }
  return `${text.slice(0, end)}…`
}
