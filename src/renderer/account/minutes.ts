/** A minute of the day as a time field shows it: `09:00`. */
export function clockTime(minute: number): string {
  const two = (count: number): string => String(count).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** The minute of the day that a time field holds; null where it is not filled in. */
export function minuteOf(time: string): number | null {
  const [, hour, minute] = /^(\d{2}):(\d{2})/.exec(time) ?? []
  return hour === undefined ? null : Number(hour) * 60 + Number(minute)
}
