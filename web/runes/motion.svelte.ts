import { MediaQuery } from 'svelte/reactivity'

/** Whether the reader asked the system for less motion. */
export const reducedMotion = new MediaQuery('prefers-reduced-motion: reduce')
