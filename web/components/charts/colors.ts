/** A token of tokens.css as `rgb(…)`: libraries of charts do not know the colours of newer browsers. */
export function rgbOf(element: HTMLElement, token: string): string {
  const probe = element.appendChild(document.createElement('i'))
  probe.style.color = `var(${token})`
  const ink = getComputedStyle(probe).color
  probe.remove()
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const brush = canvas.getContext('2d')
  if (!brush) return ink
  brush.fillStyle = ink
  brush.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data
  return `rgb(${red}, ${green}, ${blue})`
}
