/** Whether a key press asks for the last change back: Ctrl/Cmd+Z, but not where it belongs to a text field. */
export function asksForUndo(event: KeyboardEvent): boolean {
  const pressed =
    (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'z'
  return pressed && !event.defaultPrevented && !takesText(event.target)
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio], [type=button]), textarea')
}
