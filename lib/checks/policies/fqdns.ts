import { type Fields, type PolicyWalk, given } from './policy-walk';

const LONGEST = 255;
/** The CRDs' patterns, written so that no input takes long. */
const NAME = /^[-a-zA-Z0-9_]+(?:\.[-a-zA-Z0-9_]+)*\.?$/;
const PATTERN = /^[-a-zA-Z0-9_*]+(?:\.[-a-zA-Z0-9_*]+)*\.?$/;

/** A DNS name or pattern, in `toFQDNs` and in DNS rules. */
export function checkFqdn(selector: Fields, walk: PolicyWalk): void {
  const { matchName, matchPattern } = selector;
  if (given(matchName) === given(matchPattern)) {
    walk.report('POL228', undefined, selector, given(matchName) ? 'a name and a pattern are given' : 'neither a name nor a pattern is given', 'give exactly one of matchName and matchPattern');
    return;
  }
  if (given(matchName)) checkName('matchName', matchName, NAME, 'write letters, digits, -, _ and single dots; wildcards belong into matchPattern', walk);
  else checkName('matchPattern', matchPattern, PATTERN, 'write letters, digits, -, _, * and single dots', walk);
}

function checkName(member: string, name: unknown, syntax: RegExp, fix: string, walk: PolicyWalk): void {
  if (typeof name === 'string' && name.length <= LONGEST && syntax.test(name)) return;
  const tooLong = typeof name === 'string' && name.length > LONGEST;
  walk.report('POL228', member, name, tooLong ? `a DNS name is longer than ${LONGEST} characters` : `${member} is no DNS ${member === 'matchName' ? 'name' : 'pattern'}`, fix);
}
