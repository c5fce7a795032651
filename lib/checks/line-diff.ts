/** Two texts as one, line by line: what only the first has begins with `-`, what only the second has with `+`. */
export function lineDiff(before: string, after: string): string {
  const left = before.split('\n');
  const right = after.split('\n');
  // Length of the longest common subsequence of what follows each pair of places.
  const common = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      common[i]![j] = left[i] === right[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push(` ${left[i++]}`);
      j++;
    } else if (i < left.length && (j >= right.length || common[i + 1]![j]! >= common[i]![j + 1]!)) lines.push(`-${left[i++]}`);
    else lines.push(`+${right[j++]}`);
  }
  return lines.join('\n');
}
