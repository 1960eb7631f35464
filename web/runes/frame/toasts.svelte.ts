/** A word on what was done, which goes by itself. */
export interface Toast {
  readonly id: number
  readonly text: string
  /** `wrong` where something was not done. */
  readonly kind: 'done' | 'wrong'
  /** What its button does, where there is one; it goes then. */
  readonly action: ToastAction | null
}

/** What a toast offers. */
export interface ToastAction {
  readonly name: string
  readonly act: () => void
}

/** So long one is shown; longer where there is something to press. */
const SHOWN_MS = 5_000
const OFFERED_MS = 10_000

/** No more are shown at once: older ones go. */
const MOST = 3

let shown: readonly Toast[] = $state.raw([])
let last = 0
const timers = new Map<number, ReturnType<typeof setTimeout>>()

/** Those that are shown, the oldest first. */
export const toasts = {
  get shown() {
    return shown
  },
  /** Keeps all of them while the reader is at them. */
  hold() {
    for (const timer of timers.values()) clearTimeout(timer)
  },
  /** Lets them go again. */
  release() {
    for (const toast of shown) goLater(toast)
  },
}

function goLater({ id, action }: Toast) {
  timers.set(
    id,
    setTimeout(() => dismiss(id), action ? OFFERED_MS : SHOWN_MS),
  )
}

/** Says what was done, or what was not. */
export function tell(text: string, { kind = 'done', action = null }: Partial<Pick<Toast, 'kind' | 'action'>> = {}) {
  last += 1
  const toast = { id: last, text, kind, action }
  for (const old of shown.slice(0, -MOST + 1)) dismiss(old.id)
  shown = [...shown, toast]
  goLater(toast)
}

/** Takes one away. */
export function dismiss(id: number) {
  clearTimeout(timers.get(id))
  timers.delete(id)
  shown = shown.filter((toast) => toast.id !== id)
}
