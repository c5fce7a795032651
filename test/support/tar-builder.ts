import { gzipSync } from 'node:zlib';

/** One entry of a made archive. */
export interface MadeEntry {
  readonly name: string;
  /** Type flag; a file if left out. */
  readonly type?: string;
  readonly content?: string | Buffer;
  readonly linkName?: string;
}

/** A tar archive with just these entries, whatever they are: for archives that no tool would write. */
export function makeTar(entries: readonly MadeEntry[], end = true): Buffer {
  const blocks = entries.flatMap(({ name, type = '0', content = '', linkName = '' }) => {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write(' '.repeat(8), 148);
    header.write(type, 156);
    header.write(linkName, 157, 100);
    header.write('ustar\0', 257);
    header.write('00', 263);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(end ? 1024 : 0)]);
}

/** A packaged chart named cilium with these further entries. */
export function makeChart(version: string, entries: readonly MadeEntry[] = [], name = 'cilium'): Buffer {
  const chart = { name: 'cilium/Chart.yaml', content: `apiVersion: v2\nname: ${name}\nversion: ${version}\n` };
  return gzipSync(makeTar([chart, ...entries]));
}
