import type { CorpusFile } from './corpusFile.fixture.ts'
import { EXCHANGES } from './exchanges.fixture.ts'
import { LANGUAGES } from './languages.fixture.ts'
import { LIBRARIES } from './libraries.fixture.ts'
import { PLATFORMS } from './platforms.fixture.ts'
import { VENDORS } from './vendors.fixture.ts'
import { WEBSITES } from './websites.fixture.ts'

/** Files as their sources write them, by what kind of source that is. */
export const CORPUS: Readonly<Record<string, readonly CorpusFile[]>> = {
  'Crypto exchanges': EXCHANGES,
  'Platforms and brokers': PLATFORMS,
  'Vendors of data': VENDORS,
  'Websites, stock exchanges and banks': WEBSITES,
  'Other languages': LANGUAGES,
  'Libraries and containers': LIBRARIES,
}

/** All of them. */
export const FILES: readonly CorpusFile[] = Object.values(CORPUS).flat()
