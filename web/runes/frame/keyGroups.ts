/** What a key does, for the list of keys. */
export interface KeyLine {
  readonly keys: readonly string[]
  readonly does: string
}

/** Keys that are told of together; `pages` says where they work, everywhere where it is empty. */
export interface KeyGroup {
  readonly name: string
  readonly pages: readonly string[]
  readonly lines: readonly KeyLine[]
}

const line = (keys: string, does: string): KeyLine => ({ keys: keys.split(' '), does })

/** Every key of the page. */
export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    name: 'Anywhere',
    pages: [],
    lines: [
      line('Ctrl+K', 'Search and do'),
      line('/', 'Search this page'),
      line('n', 'New run'),
      line('o', 'Overview'),
      line('j', 'Jobs'),
      line('s', 'Strategies'),
      line('d', 'Datasets'),
      line('w', 'Workers'),
      line('t', 'Light or dark'),
      line('?', 'These keys'),
      line('Esc', 'Close, or clear'),
    ],
  },
  {
    name: 'A list',
    pages: ['jobs', 'datasets'],
    lines: [
      line('↓ ↑', 'Move'),
      line('j k', 'Move'),
      line('↵', 'Open'),
      line('Space', 'Choose'),
      line('Shift+↓', 'Choose more'),
      line('c', 'Compare the chosen'),
      line('Del', 'Delete, asks first'),
    ],
  },
  {
    name: 'A job',
    pages: ['job'],
    lines: [
      line('1 … 7', 'Its tabs'),
      line('p', 'Pause or resume'),
      line('r', 'Run again'),
      line('e', 'Edit and run again'),
      line('Ctrl+.', 'Cancel, asks first'),
    ],
  },
  { name: 'A trial', pages: ['trial'], lines: [line('← →', 'Neighbours by rank')] },
]
