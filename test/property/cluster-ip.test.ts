import { isIP } from 'node:net';
import fc from 'fast-check';
import { Cidr, IpAddress, IpRange } from '../../lib/cluster';
import type { IpBlock, IpFamily } from '../../lib/cluster';

const bitsOf = (family: IpFamily): number => (family === 4 ? 32 : 128);
const family = fc.constantFrom<IpFamily>(4, 6);
/** How URLs, whose standard follows RFC 5952, write an IPv6 address. */
const asInUrl = (text: string): string => new URL(`http://[${text}]`).hostname.slice(1, -1);
// IPv4-mapped addresses can be reckoned with but are not read, so texts keep away from them.
const isMapped = (address: IpAddress): boolean => address.family === 6 && address.value >> 32n === 0xffffn;

/** Any number, and often one near an end or near a power of two, where carries and masks go wrong. */
const valueOf = (bits: number): fc.Arbitrary<bigint> => {
  const max = (1n << BigInt(bits)) - 1n;
  const edge = fc.tuple(fc.nat(bits), fc.bigInt({ min: -2n, max: 2n })).map(([power, by]) => (1n << BigInt(power)) + by);
  const any = fc.oneof(fc.bigInt({ min: 0n, max }), edge, fc.constantFrom(0n, max));
  return any.map((value) => (value < 0n ? 0n : value > max ? max : value));
};
const address = family.chain((f) => valueOf(bitsOf(f)).map((value) => IpAddress.of(f, value)));
const cidr = fc
  .tuple(address, fc.nat(128))
  .map(([{ family: f, value }, length]) => {
    const hostBits = BigInt(bitsOf(f) - Math.min(length, bitsOf(f)));
    return Cidr.of(IpAddress.of(f, (value >> hostBits) << hostBits), Math.min(length, bitsOf(f)));
  });
const range = family.chain((f) =>
  fc.tuple(valueOf(bitsOf(f)), valueOf(bitsOf(f))).map((ends) => {
    const [first, last] = ends[0] < ends[1] ? ends : [ends[1], ends[0]];
    return IpRange.of(IpAddress.of(f, first), IpAddress.of(f, last));
  }),
);

/** Blocks in a window of 64 addresses, so that a set of all of them is an honest model. */
const base: Record<IpFamily, bigint> = { 4: 0x0a00_0000n, 6: 0xfd00n << 112n };
const near = (f: IpFamily): fc.Arbitrary<IpBlock & (Cidr | IpRange | IpAddress)> => {
  const at = (offset: number): IpAddress => IpAddress.of(f, base[f] + BigInt(offset));
  const offset = fc.nat(63);
  return fc.oneof(
    offset.map(at),
    fc.tuple(offset, offset).map(([a, b]) => IpRange.of(at(Math.min(a, b)), at(Math.max(a, b)))),
    fc.tuple(offset, fc.nat(6)).map(([a, hostBits]) => Cidr.of(at((a >> hostBits) << hostBits), bitsOf(f) - hostBits)),
  );
};
const members = (block: IpBlock): Set<string> => {
  const [first, last] = IpAddress.isIpAddress(block) ? [block, block] : [block.first, block.last];
  const set = new Set<string>();
  for (let value = first.value; value <= last.value; value++) set.add(`${first.family}:${value}`);
  return set;
};

describe('texts', () => {
  it('an address is written as it is read, and as a URL writes it', () => {
    fc.assert(
      fc.property(address, (one) => {
        fc.pre(!isMapped(one));
        const text = one.toString();
        expect(IpAddress.parse(text).equals(one)).toBe(true);
        expect(isIP(text)).toBe(one.family);
        if (one.family === 6) expect(text).toBe(asInUrl(text));
        else expect(new URL(`http://${one.value}`).hostname).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('every IPv6 form that node reads is read the same', () => {
    const group = fc.oneof(fc.constant('0'), fc.constant('0000'), fc.nat(0xffff).map((value) => value.toString(16)));
    const text = fc
      .tuple(fc.array(group, { maxLength: 9 }), fc.option(fc.nat(9)), fc.option(fc.ipV4()), fc.boolean())
      .map(([groups, gap, tail, upper]) => {
        const all = [...groups, ...(tail === null ? [] : [tail])];
        const joined = gap === null || gap > all.length ? all.join(':') : `${all.slice(0, gap).join(':')}::${all.slice(gap).join(':')}`;
        return upper ? joined.toUpperCase() : joined;
      })
      .filter((joined) => joined.includes(':'));
    fc.assert(
      fc.property(text, (one) => {
        const canonical = isIP(one) === 6 ? asInUrl(one) : 'refused';
        let read = 'refused';
        try {
          read = IpAddress.parse(one).toString();
        } catch {
          // Stays refused.
        }
        expect(read).toBe(/^::ffff:[0-9a-f]+:[0-9a-f]+$/.test(canonical) ? 'refused' : canonical);
      }),
      { numRuns: 1500 },
    );
  });

  it('no text breaks a reader in any other way than with its own error', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789abcf.:/-%') }));
    fc.assert(
      fc.property(text, (one) => {
        for (const read of [IpAddress.parse, Cidr.parse, Cidr.parseLoose, IpRange.parse]) {
          try {
            const value = read(one);
            expect(read(value.toString()).toString()).toBe(value.toString());
          } catch (error) {
            expect(error).toMatchObject({ name: 'TalosCiliumError', code: expect.stringMatching(/^CLU00[1-6]$/) });
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a block and a range are written as they are read', () => {
    fc.assert(
      fc.property(cidr, range, (block, span) => {
        if (!isMapped(block.first)) expect(Cidr.parse(block.toString()).equals(block)).toBe(true);
        if (!isMapped(span.first) && !isMapped(span.last)) expect(IpRange.parse(span.toString()).equals(span)).toBe(true);
      }),
    );
  });
});

describe('blocks', () => {
  it('start and end where the mask says', () => {
    fc.assert(
      fc.property(cidr, (block) => {
        const mask = (1n << BigInt(block.hostBits)) - 1n;
        expect(block.first.value & mask).toBe(0n);
        expect(block.last.value).toBe(block.first.value | mask);
        expect(block.size).toBe(block.last.value - block.first.value + 1n);
        expect(block.prefixLength + block.hostBits).toBe(bitsOf(block.family));
        expect(block.toRange().size).toBe(block.size);
      }),
    );
  });

  it('take only their first address strictly, and any of theirs loosely', () => {
    fc.assert(
      fc.property(address, fc.nat(128), (one, length) => {
        fc.pre(length <= bitsOf(one.family) && !isMapped(one));
        const loose = Cidr.parseLoose(`${one}/${length}`);
        expect(loose.contains(one)).toBe(true);
        expect(loose.prefixLength).toBe(length);
        const strict = (): Cidr => Cidr.parse(`${one}/${length}`);
        if (one.equals(loose.first)) expect(strict().equals(loose)).toBe(true);
        else expect(strict).toThrow(/^CLU004 .*write .*\/\d+ for the block/);
      }),
      { numRuns: 1000 },
    );
  });

  it('contain and overlap as sets of addresses do', () => {
    const pair = fc.tuple(family, family).chain(([f, g]) => fc.tuple(near(f), near(g)));
    fc.assert(
      fc.property(fc.oneof(pair, family.chain((f) => fc.tuple(near(f), near(f)))), ([one, other]) => {
        fc.pre(!IpAddress.isIpAddress(one));
        const [ours, theirs] = [members(one), members(other)];
        expect(one.contains(other)).toBe([...theirs].every((member) => ours.has(member)));
        expect(one.overlaps(other)).toBe([...theirs].some((member) => ours.has(member)));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('ranges', () => {
  it('are covered exactly, in order, by the fewest blocks', () => {
    fc.assert(
      fc.property(range, (span) => {
        const blocks = span.toCidrs();
        const ends = blocks.map(({ last }) => last.value + 1n);
        expect(blocks.map(({ first }) => first.value)).toEqual([span.first.value, ...ends.slice(0, -1)]);
        expect(ends.at(-1)).toBe(span.last.value + 1n);
        // Fewest: no two neighbours are the halves of one block.
        const halves = blocks.slice(1).filter((right, index) => {
          const left = blocks[index]!;
          return left.prefixLength === right.prefixLength && (left.first.value >> BigInt(left.hostBits)) % 2n === 0n;
        });
        expect(halves).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('of one block are that block', () => {
    fc.assert(fc.property(cidr, (block) => expect(block.toRange().toCidrs().map(String)).toEqual([block.toString()])));
  });
});

describe('order', () => {
  it('is total, and equal means the same text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(address, address, address), family.chain((f) => fc.tuple(near(f), near(f), near(f)))), ([a, b, c]) => {
        const [x, y, z] = [a, b, c].map((one) => (IpAddress.isIpAddress(one) ? one : one.first)) as [IpAddress, IpAddress, IpAddress];
        expect(x.compare(y) + y.compare(x)).toBe(0);
        expect(x.equals(y)).toBe(x.toString() === y.toString());
        if (x.compare(y) <= 0 && y.compare(z) <= 0) expect(x.compare(z)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('of blocks puts a block before all that lie in it', () => {
    fc.assert(
      fc.property(family.chain((f) => fc.tuple(near(f), near(f))), ([one, other]) => {
        fc.pre(Cidr.isCidr(one) && Cidr.isCidr(other));
        const [left, right] = [one as Cidr, other as Cidr];
        expect(left.compare(right) + right.compare(left)).toBe(0);
        expect(left.equals(right)).toBe(left.toString() === right.toString());
        if (left.contains(right) && !left.equals(right)) expect(left.compare(right)).toBe(-1);
      }),
    );
  });

  it('follows steps from address to address', () => {
    fc.assert(
      fc.property(address, fc.bigInt({ min: -300n, max: 300n }), (one, by) => {
        const sum = one.value + by;
        fc.pre(sum >= 0n && sum < 1n << BigInt(bitsOf(one.family)));
        const moved = one.offset(by);
        expect(moved.value).toBe(sum);
        expect(moved.compare(one)).toBe(by < 0n ? -1 : by > 0n ? 1 : 0);
        expect(moved.offset(-by).equals(one)).toBe(true);
      }),
    );
  });
});
