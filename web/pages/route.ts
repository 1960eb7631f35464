import { ADDRESSES, JOB_TABS } from '../../schema/routes.ts'

/** A tab of a job's page. */
export type JobTab = 'results' | (typeof JOB_TABS)[number]

/** What the address says: which page, of what. The server knows the same ones (`schema/routes.ts`). */
export type Route =
  | { readonly page: 'job'; readonly id: string; readonly tab: JobTab }
  | { readonly page: 'trial'; readonly id: string; readonly number: number }
  | { readonly page: 'strategy'; readonly name: string }
  | { readonly page: 'dataset'; readonly id: string }
  | {
      readonly page:
        | 'overview'
        | 'jobs'
        | 'compare'
        | 'new'
        | 'strategies'
        | 'datasets'
        | 'import'
        | 'workers'
        | 'settings'
    }
  | { readonly page: 'missing' }

/** Whether two paths are of one job: its tabs share its header, and those who change them do not lose their place. */
export function isSamePage(one: string, other: string): boolean {
  const [first, second] = [routeOf(one), routeOf(other)]
  return first.page === 'job' && second.page === 'job' && first.id === second.id
}

/** The page that a path is of. */
export function routeOf(path: string): Route {
  const parts = path.split('/').filter(Boolean).map(decode)
  const [, id = '', name = '', number = ''] = parts
  const tab = JOB_TABS.find((one) => one === name)
  if (isAt([...ADDRESSES.job, ':tab'], parts)) return tab ? { page: 'job', id, tab } : { page: 'missing' }
  const found = Object.entries(ADDRESSES).find(([, names]) => isAt(names, parts))?.[0]
  if (found === 'job') return { page: found, id, tab: 'results' }
  if (found === 'trial') return /^\d+$/.test(number) ? { page: found, id, number: Number(number) } : { page: 'missing' }
  if (found === 'strategy') return { page: found, name: id }
  if (found === 'dataset') return { page: found, id }
  return { page: isPlain(found) ? found : 'missing' }
}

const isAt = (names: readonly string[], parts: readonly string[]) =>
  names.length === parts.length && names.every((name, index) => name.startsWith(':') || name === parts[index])

/** Those whose addresses name nothing. */
function isPlain(
  name: string | undefined,
): name is Exclude<keyof typeof ADDRESSES, 'job' | 'trial' | 'strategy' | 'dataset'> {
  return name !== undefined && name in ADDRESSES && !['job', 'trial', 'strategy', 'dataset'].includes(name)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // Not an encoding of anything: it is shown, and not found, as it stands.
    return part
  }
}
