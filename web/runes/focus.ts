/** Takes the focus where what had it is gone, so that a keyboard goes on where it was. */
export function keepFocus(element: HTMLElement): void {
  if (document.activeElement === document.body) element.focus({ preventScroll: true })
}
