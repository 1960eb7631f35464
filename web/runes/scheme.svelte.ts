import { MediaQuery } from 'svelte/reactivity'
import { theme } from './theme.svelte.ts'

const dark = new MediaQuery('prefers-color-scheme: dark')

/** Whether the page is dark now: what is drawn on a canvas is drawn again with it. */
export const scheme = {
  get dark(): boolean {
    return theme.current === 'system' ? dark.current : theme.current === 'dark'
  },
}
