/** Case and accents folded away, for comparing what people type with what people are called. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
