/** Ctrl/Cmd+Shift+M mutes or unmutes; with Alt it opens the menu. Not from a dialog, which is about something else. */
export function asksForMute(event: KeyboardEvent): 'toggle' | 'menu' | null {
  if (event.defaultPrevented || event.repeat || !event.shiftKey || !(event.ctrlKey || event.metaKey)) return null
  // With Alt some keyboards write another sign than the letter on the key.
  if (event.key.toLowerCase() !== 'm' && !(event.altKey && event.code === 'KeyM')) return null
  const { target } = event
  if (target instanceof Element && target.closest('[role=dialog], [role=alertdialog], [role=menu]')) return null
  return event.altKey ? 'menu' : 'toggle'
}
