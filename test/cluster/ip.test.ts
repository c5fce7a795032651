import { Cidr, IpAddress, IpRange } from '../../lib/cluster';
import { TalosCiliumError } from '../../lib/diagnostics/problem';

function mistake(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof TalosCiliumError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('IpAddress', () => {
  it.each([
    ['10.0.0', 'CLU001 IpAddress: 10.0.0 is not an IPv4 address: it has 3 parts instead of 4'],
    ['010.0.0.1', '010.0.0.1 has a part with a leading zero, which some programs read as an octal number — write 10.0.0.1'],
    ['10.0.0.08', '10.0.0.08 has a part with a leading zero, which some programs read as an octal number — write 10.0.0.8'],
    ['10.0.0.256', '10.0.0.256 is not an IPv4 address: a part exceeds 255'],
    ['0x0a.0.0.1', '0x0a.0.0.1 is not an IP address'],
    ['fe80::1%eth0', 'fe80::1%eth0 has a zone ID, which is only valid on one machine — write fe80::1'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1 is an IPv4-mapped IPv6 address, which some programs read as IPv4 and others as IPv6 — write 10.0.0.1'],
    ['::ffff:a00:1', 'write 10.0.0.1'],
    ['10.0.0.1/8', 'write 10.0.0.1'],
    [' 10.0.0.1', 'not an IP address'],
    ['1::2::3', 'not an IPv6 address'],
    ['1:2:3:4::5:6:7:8::', 'not an IPv6 address'],
    ['1:2:3:4:5:6:7::8', 'not an IPv6 address'],
    ['12345::', 'not an IPv6 address'],
    ['1.2.3.4::', 'not an IPv6 address'],
    [':1:2:3:4:5:6:7', 'not an IPv6 address'],
    ['', 'an IP address must be a string that is not empty; got ""'],
  ])('refuses %p', (text, message) => {
    expect(mistake(() => IpAddress.parse(text))).toContain(message);
  });

  it.each([
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:0:2:3:0:0:4', '1::2:3:0:0:4'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
    ['::', '::'],
  ])('writes %s as %s', (text, canonical) => {
    expect(IpAddress.parse(text).toString()).toBe(canonical);
  });

  it('stays inside its family', () => {
    expect(IpAddress.parse('10.0.0.255').next().toString()).toBe('10.0.1.0');
    expect(mistake(() => IpAddress.parse('255.255.255.255').next())).toContain('CLU002 255.255.255.255:');
    expect(mistake(() => IpAddress.parse('::').previous())).toContain('CLU002 ::: the calculation leaves the range of IPv6 addresses (-1)');
  });
});

describe('Cidr', () => {
  it('names the block and the address when host bits are set, and the construct', () => {
    expect(mistake(() => Cidr.parse('10.0.0.1/8', 'home/pool'))).toBe(
      'CLU004 home/pool: 10.0.0.1/8 has host bits set — write 10.0.0.0/8 for the block, or 10.0.0.1/32 for the single address',
    );
  });

  it.each([
    ['10.244.0.0', 'write the prefix length of the network, such as 10.244.0.0/16'],
    ['192.168.1.0', 'write the prefix length of the network, such as 192.168.1.0/24'],
    ['fd00:10:244::', 'write the prefix length of the network, such as fd00:10:244::/64'],
    ['192.168.1.11', 'write 192.168.1.11/32 for the single address, or the CIDR of its network, such as 192.168.1.0/24'],
  ])('says how %s becomes a CIDR', (text, fix) => {
    expect(mistake(() => Cidr.parse(text))).toBe(`CLU003 Cidr: ${text} has no prefix length — ${fix}`);
  });

  it.each(['10.0.0.0', '10.0.0/8', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/', '10.0.0.0/8/8', '::/129', '::ffff:0:0/96', 'fe80::%eth0/64'])(
    'refuses %s',
    (text) => {
      expect(mistake(() => Cidr.parse(text))).toContain('CLU003 Cidr:');
      expect(mistake(() => Cidr.parseLoose(text))).toContain('CLU003 Cidr:');
    },
  );

  it('masks host bits away only where that is asked for', () => {
    expect(Cidr.parseLoose('192.168.1.201/29').toString()).toBe('192.168.1.200/29');
  });

  it('knows the extremes', () => {
    const all = Cidr.parse('::/0');
    expect([all.size, all.hostBits, all.last.toString()]).toEqual([1n << 128n, 128, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']);
    const one = Cidr.parse('10.0.0.1/32');
    expect([one.size, one.hostBits, one.first.equals(one.last)]).toEqual([1n, 0, true]);
    expect(Cidr.parse('0.0.0.0/0').contains(one)).toBe(true);
    expect([all.contains(one), all.overlaps(Cidr.parse('0.0.0.0/0'))]).toEqual([false, false]);
    expect(all.compare(Cidr.parse('255.0.0.0/8'))).toBe(1);
  });
});

describe('IpRange', () => {
  it.each([
    ['192.168.1.10', 'CLU005 IpRange: 192.168.1.10 is not an IP range'],
    ['192.168.1.10-192.168.1', 'CLU005 IpRange: range 192.168.1.10-192.168.1: 192.168.1 is not an IPv4 address: it has 3 parts instead of 4'],
    ['10.0.0.20-10.0.0.10', 'CLU006 IpRange: range 10.0.0.20-10.0.0.10 ends before it starts — write 10.0.0.10-10.0.0.20'],
    ['10.0.0.1-fd00::1', 'CLU006 IpRange: range 10.0.0.1-fd00::1 mixes IPv4 and IPv6'],
  ])('refuses %s', (text, message) => {
    expect(mistake(() => IpRange.parse(text))).toContain(message);
  });

  it('reports both bad ends', () => {
    expect(mistake(() => IpRange.parse('10.0.0-10.0.1')).split('\n')).toHaveLength(2);
  });

  it('is covered by the fewest blocks', () => {
    const blocks = IpRange.parse('192.168.1.10-192.168.1.20').toCidrs();
    expect(blocks.map(String)).toEqual(['192.168.1.10/31', '192.168.1.12/30', '192.168.1.16/30', '192.168.1.20/32']);
    expect(Cidr.parse('::/0').toRange().toCidrs().map(String)).toEqual(['::/0']);
  });
});

describe('value classes', () => {
  it('cannot be changed', () => {
    const cidr = Cidr.parse('10.0.0.0/8');
    expect(() => Object.assign(cidr, { prefixLength: 9 })).toThrow(TypeError);
    expect(JSON.stringify([cidr, cidr.first, cidr.toRange()])).toBe('["10.0.0.0/8","10.0.0.0","10.0.0.0-10.255.255.255"]');
  });

  it('know each other across two copies of the library', () => {
    jest.isolateModules(() => {
      const copy = require('../../lib/cluster') as typeof import('../../lib/cluster');
      const theirs = copy.Cidr.parse('10.1.0.0/16');
      expect(theirs instanceof Cidr).toBe(false);
      expect(Cidr.isCidr(theirs)).toBe(true);
      expect(Cidr.isCidr(theirs.first)).toBe(false);
      expect(IpAddress.isIpAddress(theirs.first)).toBe(true);
      expect(IpRange.isIpRange(theirs.toRange())).toBe(true);
      expect(Cidr.parse('10.0.0.0/8').contains(theirs)).toBe(true);
      expect(Cidr.from(theirs as unknown as Cidr)).toBe(theirs);
    });
    expect([undefined, null, '10.0.0.0/8', {}].some((value) => Cidr.isCidr(value))).toBe(false);
  });
});
