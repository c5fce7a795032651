import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import * as fc from 'fast-check';
import * as tar from 'tar';

import { readArchive } from '../../lib/assets/archive';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { CHART_VERSIONS } from '../../scripts/repository-assets';
import { makeChart, makeTar } from '../support/tar-builder';
import { codes, failure, realFile } from './sandbox';

const CHARTS = CHART_VERSIONS.map((version) => `cilium-${version}.tgz`);

/** The same archive as the tar library reads it. */
function readWithLibrary(bytes: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    const files = new Map<string, Buffer>();
    const parser = new tar.Parser({ strict: true });
    parser.on('entry', (entry) => {
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => entry.type !== 'Directory' && files.set(entry.path, Buffer.concat(chunks)));
    });
    parser.on('end', () => resolve(files));
    parser.on('error', reject);
    parser.end(bytes);
  });
}

describe('readArchive', () => {
  test.each(CHARTS)('reads %s as the tar library does', async (name) => {
    const bytes = realFile(name);
    const files = readArchive(bytes, { version: name.slice('cilium-'.length, -'.tgz'.length) });
    expect(files.size).toBeGreaterThan(100);
    const reference = await readWithLibrary(bytes);
    expect([...files.keys()]).toEqual([...reference.keys()]);
    expect([...files].filter(([path, content]) => !reference.get(path)?.equals(content))).toEqual([]);
  });

  test('reads long names, as pax and as GNU tar write them', () => {
    const long = `cilium/templates/${'a'.repeat(150)}/${'b'.repeat(90)}é.yaml`;
    const directory = mkdtempSync(join(tmpdir(), 'talos-cilium-archive-'));
    try {
      mkdirSync(join(directory, long, '..'), { recursive: true });
      writeFileSync(join(directory, long), 'long: true\n');
      writeFileSync(join(directory, 'cilium/Chart.yaml'), 'name: "cilium"\nversion: 1.2.3 # no other\n');
      tar.create({ sync: true, gzip: true, cwd: directory, file: join(directory, 'pax.tgz') }, ['./cilium']);
      const files = readArchive(readFileSync(join(directory, 'pax.tgz')), { version: '1.2.3' });
      expect([...files.keys()].sort()).toEqual(['cilium/Chart.yaml', long]);
      expect(files.get(long)?.toString()).toBe('long: true\n');
    } finally {
      rmSync(directory, { recursive: true });
    }
    const gnu = makeChart('1.2.3', [{ name: '././@LongLink', type: 'L', content: `${long}\0` }, { name: 'cilium/cut', content: 'x' }]);
    expect([...readArchive(gnu).keys()]).toEqual(['cilium/Chart.yaml', long]);
  });

  test('a header whose checksum is wrong is damaged', () => {
    const tarball = makeTar([{ name: 'cilium/Chart.yaml', content: 'name: cilium\nversion: 1.2.3\n' }]);
    expect(readArchive(gzipSync(tarball)).size).toBe(1);
    // The permissions, which nothing reads.
    tarball[104] = tarball[104]! ^ 1;
    expect(codes(failure(() => readArchive(gzipSync(tarball))))).toEqual(['AST024']);
  });

  test('a name is split between two fields', () => {
    const [prefix, name] = [`cilium/${'a'.repeat(90)}`, `${'b'.repeat(90)}.yaml`];
    const header = Buffer.from(makeTar([{ name, content: '' }], false));
    header.write(prefix, 345, 155);
    header.write(' '.repeat(8), 148);
    header.write(`${header.subarray(0, 512).reduce((total, byte) => total + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
    const tarball = Buffer.concat([header, makeTar([{ name: 'cilium/Chart.yaml', content: 'name: cilium\nversion: 1.2.3\n' }])]);
    expect([...readArchive(gzipSync(tarball)).keys()]).toEqual([`${prefix}/${name}`, 'cilium/Chart.yaml']);
  });

  test('an archive that is cut off anywhere is refused', () => {
    const bytes = makeChart('1.2.3', [{ name: 'cilium/values.yaml', content: 'a: 1\n'.repeat(300) }]);
    const plain = gunzipSync(bytes);
    const lastHeaderEnd = plain.length - 1024;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 512, max: lastHeaderEnd }), (packed, unpacked) => {
        expect(codes(failure(() => readArchive(bytes.subarray(0, packed))))).toEqual(['AST025']);
        expect(codes(failure(() => readArchive(gzipSync(plain.subarray(0, unpacked)))))).toEqual(['AST025']);
      }),
      { numRuns: 60 },
    );
  });

  test('a damaged byte is refused, or nobody can tell it from the whole', () => {
    const bytes = realFile('cilium-1.20.0.tgz');
    const whole = [...readArchive(bytes)];
    const isWhole = (files: Map<string, Buffer>): boolean => files.size === whole.length && whole.every(([path, content]) => files.get(path)?.equals(content));
    let refused = 0;
    fc.assert(
      // The gzip header before that holds a time and a comment, which mean nothing.
      fc.property(fc.integer({ min: 100, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] as number) ^ change;
        try {
          expect(isWhole(readArchive(damaged))).toBe(true);
        } catch (error) {
          if (!(error instanceof TalosCiliumError)) throw error;
          expect(['AST024', 'AST025']).toContain(error.code);
          refused++;
        }
      }),
      // Compressed data is filled up to whole bytes with bits that nobody reads.
      { numRuns: 30, examples: [[bytes.length - 13, 64]] },
    );
    expect(refused).toBeGreaterThan(15);
  });

  test('a bomb is refused before it fills the memory', () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    expect(codes(failure(() => readArchive(bomb)))).toEqual(['AST026']);
    expect(codes(failure(() => readArchive(makeChart('1.2.3'), { maxBytes: 1000 })))).toEqual(['AST026']);
    expect(codes(failure(() => readArchive(makeChart('1.2.3', [{ name: 'cilium/a' }]), { maxFiles: 1 })))).toEqual(['AST026']);
  });

  test('all that is wrong with an archive is told together', () => {
    const bytes = gzipSync(
      makeTar([
        { name: '/etc/passwd' },
        { name: 'cilium/../../up' },
        { name: 'cilium\\..\\up' },
        { name: 'cilium/link', type: '2', linkName: '/etc/passwd' },
        { name: 'cilium/hard', type: '1', linkName: 'cilium/x' },
        { name: 'cilium/device', type: '3' },
        { name: 'cilium/twice' },
        { name: './cilium/twice' },
      ]),
    );
    const error = failure(() => readArchive(bytes, { subject: 'home/cilium' }));
    expect(codes(error)).toEqual(['AST027', 'AST027', 'AST027', 'AST028', 'AST028', 'AST028', 'AST027', 'AST029']);
    expect(error.message).toContain('home/cilium: the archive contains a link or device (cilium/link, type 2)');
  });

  test('only the chart and version that were asked for', () => {
    expect(readArchive(makeChart('1.2.3')).size).toBe(1);
    expect(failure(() => readArchive(makeChart('1.2.3'), { version: '1.2.4' })).message).toContain('cilium 1.2.3, expected cilium 1.2.4');
    expect(codes(failure(() => readArchive(makeChart('1.2.3', [], 'tetragon'))))).toEqual(['AST030']);
  });

  test.each([
    ['text', Buffer.from('<html>Sign in</html>')],
    ['gzipped text', gzipSync('<html>Sign in</html>'.repeat(100))],
  ])('%s is no archive', (_, bytes) => {
    expect(codes(failure(() => readArchive(bytes)))).toEqual(['AST024']);
  });
});
