/** "X copy", "X copy 2", … : the first that nobody has (without regard to case), within `max`. */
export function freeName(name: string, taken: readonly string[], max: number): string {
  const used = new Set(taken.map((other) => other.toLowerCase()))
  for (let number = 1; ; number++) {
    const tail = number === 1 ? ' copy' : ` copy ${number}`
    const candidate = [...name].slice(0, max - tail.length).join('') + tail
    if (!used.has(candidate.toLowerCase())) return candidate
  }
}
