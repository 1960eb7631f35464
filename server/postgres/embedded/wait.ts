import { setTimeout } from 'node:timers/promises'

/** Waits until `condition` holds, looking every few milliseconds: for what happens in other processes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(5)
}
