import { icmpTypeFix, isIcmpType } from './icmp-types';
import { type Fields, type PolicyWalk, count, given } from './policy-walk';

const MOST = 40;

/** An item of `icmps`. */
export function checkIcmp(icmp: Fields, walk: PolicyWalk): void {
  if (count(icmp.fields) > MOST) {
    walk.report('POL207', 'fields', count(icmp.fields), `an item has more than ${MOST} ICMP types`, 'make several items');
  }
  if (given(icmp.fields)) walk.maps(icmp.fields, 'fields', checkField);
}

function checkField({ family, type }: Fields, walk: PolicyWalk): void {
  if (given(family) && family !== 'IPv4' && family !== 'IPv6') {
    walk.report('POL207', 'family', family, 'the IP family is not valid', 'write IPv4 or IPv6, or remove it for IPv4');
    return;
  }
  const of = family === 'IPv6' ? 'IPv6' : 'IPv4';
  if (isIcmpType(of, type)) return;
  walk.report('POL207', 'type', type, `the ICMP type is not valid for ${of}`, icmpTypeFix(of, type));
}
