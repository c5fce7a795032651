/** The oldest Node.js that this package runs on: `engines` of package.json. */
export const OLDEST_NODE = '20.12';

/** Whether a version of Node.js is older than that. */
export function isOldNode(version: string = process.versions.node): boolean {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE.split('.').map(Number);
  return major! < oldestMajor! || (major === oldestMajor && minor! < oldestMinor!);
}
