/** Draws one thing; answers whether it would move in the next frame. */
type Draw = (nowMs: number, stepMs: number) => boolean

const draws = new Set<Draw>()
let frame: number | null = null
let lastMs = 0
let isDue = false

/**
 * Draws in the page's one animation loop until the returned function is called. The loop runs only while
 * something moves and the tab is seen. Who learns of a change calls `wake`.
 */
export function animate(draw: Draw): () => void {
  if (draws.size === 0) document.addEventListener('visibilitychange', wake)
  draws.add(draw)
  wake()
  return () => {
    draws.delete(draw)
    if (draws.size === 0) document.removeEventListener('visibilitychange', wake)
  }
}

/** Starts the loop again where it had stopped. */
export function wake() {
  if (frame !== null || document.hidden || draws.size === 0) return
  lastMs = performance.now()
  frame = requestAnimationFrame(run)
}

/**
 * Draws before anything else happens in the page, whether or not a frame is due: what has just been told must not stand beside a bar of
 * before. Many calls of one moment are one.
 */
export function drawSoon() {
  if (isDue) return
  isDue = true
  queueMicrotask(() => {
    isDue = false
    const nowMs = performance.now()
    for (const draw of draws) draw(nowMs, 0)
  })
}

function run() {
  const nowMs = performance.now()
  const stepMs = nowMs - lastMs
  lastMs = nowMs
  let moving = false
  for (const draw of draws) moving = draw(nowMs, stepMs) || moving
  frame = moving && !document.hidden ? requestAnimationFrame(run) : null
}
