/**
 * Records jobs of a real server for the traces of the progress suite: `npm run bench:record` runs those of recording/jobs.ts, each about
 * forty seconds long, and writes what the bus said of them to server/progress/traces/recorded. A word after it records those alone whose
 * name it is part of. `kinds` before the word records the kinds that bars are held to, and `others` other jobs of these kinds
 * (recording/kinds.ts), on eight installations each, as the first job of its installation and once more. The server is a process of its own with a
 * Postgres of its own. What else the machine does is recorded too: let it be quiet.
 */
import { KINDS_FOLDER, OTHERS_FOLDER } from '../server/progress/traces/jobRecording.fixture.ts'
import { KINDS, type Kind, OTHERS } from './recording/kinds.ts'
import { recordJobs } from './recording/recordJobs.ts'
import { recordKinds } from './recording/recordKinds.ts'

const INSTALLATIONS = 8

const [first = '', word = ''] = process.argv.slice(2)
const named = (kinds: readonly Kind[]) => kinds.filter(({ name, file }) => name.includes(word) || file === word)
if (first === 'kinds') await recordKinds(named(KINDS), { folder: KINDS_FOLDER, installations: INSTALLATIONS })
else if (first === 'others') await recordKinds(named(OTHERS), { folder: OTHERS_FOLDER, installations: INSTALLATIONS })
else await recordJobs(first)
