/** A colour of tokens.css as a canvas takes it, in the theme of an element. */
export function inkOf(element: HTMLElement, token: string): string {
  const probe = element.appendChild(document.createElement('i'))
  probe.style.color = `var(${token})`
  const ink = getComputedStyle(probe).color
  probe.remove()
  return ink
}
