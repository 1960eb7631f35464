import fc from 'fast-check'

/**
 * Any character, halves of surrogate pairs too: a `unit` of `fc.string`. Its own unit `binary` says the same, and takes a second to make a list
 * of all million.
 */
export const anyCharacter = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code))
