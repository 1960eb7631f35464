import { CORPUS } from './corpus.fixture.ts'
import type { CorpusFile } from './corpusFile.fixture.ts'

/** Characters of an example's line that the guide shows. */
const SHOWN = 110

/** The part of the guide that lists the sources (docs/guides/data.md), as it must read. */
export function listOfSources(): string {
  return Object.entries(CORPUS)
    .map(([group, files]) => [`### ${group}`, ...files.map(entryOf)].join('\n\n'))
    .join('\n\n')
}

function entryOf({ source, told, content, example }: CorpusFile): string {
  const text = typeof content === 'string' ? content : (example ?? '')
  const lines = text.replace('\uFEFF', '').trimEnd().split('\n').slice(0, 3).map(shorten)
  return `**${source}**: ${told}.\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\``
}

function shorten(line: string): string {
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line.trimEnd()
}
