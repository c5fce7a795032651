/** Minors from one version to another, negative for a downgrade. Another major counts as many. */
export function minorsBetween(from: string, to: string): number {
  const [[major = 0, minor = 0], [toMajor = 0, toMinor = 0]] = [from, to].map((version) => version.split('.').map((part) => Number.parseInt(part, 10))) as [number[], number[]];
  return (toMajor - major) * 1000 + toMinor - minor;
}

/** The minors between two versions, in the order of the change. */
export function minorsInside(from: string, to: string): string[] {
  const minors = minorsBetween(from, to);
  const [major, minor] = from.split('.').map(Number) as [number, number];
  return Array.from({ length: Math.max(0, Math.abs(minors) - 1) }, (_, index) => `${major}.${minor + Math.sign(minors) * (index + 1)}`);
}
