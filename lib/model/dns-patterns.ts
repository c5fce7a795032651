/** A part of a pattern: one character, or a wildcard for any number of characters of a label or of labels. */
type Token = { readonly character: string } | { readonly wildcard: 'label' | 'labels' };

/**
 * Whether some DNS name matches two patterns of policies. A name without a wildcard is a pattern for itself.
 *
 * Source: `ToUnAnchoredRegexp` and `prepareMatchPattern` in `pkg/fqdn/matchpattern`: a wildcard stands for any characters, except for dots; `**.` at the start
 * stands for one or more labels; and `*` by itself for any name.
 */
export function dnsPatternsIntersect(one: string, other: string): boolean {
  const [a, b] = [tokensOf(one), tokensOf(other)];
  const known = new Map<number, boolean>();
  const meet = (i: number, j: number): boolean => {
    const key = i * (b.length + 1) + j;
    let answer = known.get(key);
    if (answer === undefined) known.set(key, (answer = meetAt(i, j)));
    return answer;
  };
  const meetAt = (i: number, j: number): boolean => {
    const [left, right] = [a[i], b[j]];
    if (!left && !right) return true;
    if (left && 'wildcard' in left) return meet(i + 1, j) || (right !== undefined && ('wildcard' in right ? meet(i, j + 1) : accepts(left.wildcard, right.character) && meet(i, j + 1)));
    if (right && 'wildcard' in right) return meet(i, j + 1) || (left !== undefined && accepts(right.wildcard, left.character) && meet(i + 1, j));
    return left !== undefined && right !== undefined && left.character === right.character && meet(i + 1, j + 1);
  };
  return meet(0, 0);
}

function accepts(wildcard: 'label' | 'labels', character: string): boolean {
  return wildcard === 'labels' || character !== '.';
}

function tokensOf(pattern: string): Token[] {
  const plain = pattern.toLowerCase().replace(/\.$/, '');
  if (plain === '*') return [{ wildcard: 'labels' }];
  const isDeep = plain.startsWith('**.');
  return [...(isDeep ? [{ wildcard: 'labels' } as const] : []), ...[...plain.slice(isDeep ? 2 : 0)].map((character): Token => (character === '*' ? { wildcard: 'label' } : { character }))];
}
