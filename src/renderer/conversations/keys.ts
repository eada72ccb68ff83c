/** Where the keyboard goes in a list of `count` rows from row `at`; null where `key` moves nothing. */
export function moveBy(key: string, at: number, count: number, pageRows: number): number | null {
  const clamp = (index: number): number => Math.min(count - 1, Math.max(0, index))
  switch (key) {
    case 'ArrowDown':
      return clamp(at + 1)
    case 'ArrowUp':
      return clamp(at - 1)
    case 'PageDown':
      return clamp(at + pageRows)
    case 'PageUp':
      return clamp(at - pageRows)
    case 'Home':
      return clamp(0)
    case 'End':
      return clamp(count - 1)
    default:
      return null
  }
}
