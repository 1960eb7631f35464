import type uPlot from 'uplot'
import { mendLanguage } from './language.ts'

/** uPlot, once a curve is to be drawn. It hands the browser's language to Intl as soon as it is loaded. */
export async function loadPlot(): Promise<typeof uPlot> {
  mendLanguage()
  return (await import('uplot')).default
}
