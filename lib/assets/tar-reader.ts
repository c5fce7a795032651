const BLOCK = 512;

/** One entry of a tar archive. */
export interface TarEntry {
  readonly name: string;
  /** Type flag: `0` file, `5` directory, `1` hard link, `2` symbolic link, `3` `4` `6` devices ... */
  readonly type: string;
  /** Content; empty unless it is a file. */
  readonly content: Buffer;
}

/** An error in a tar archive. */
export class TarFormatError extends Error {
  /** True when the archive ends too early; false when it is not a tar archive. */
  readonly truncated: boolean;

  constructor(message: string, truncated: boolean) {
    super(message);
    this.name = 'TarFormatError';
    this.truncated = truncated;
  }
}

/**
 * Reads a tar archive in memory: ustar, with the long names of pax and GNU tar. Entries keep their order.
 *
 * @throws TarFormatError when it is not a tar archive, or a truncated one
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export function readTar(tar: Buffer): TarEntry[] {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  let offset = 0;
  for (;;) {
    if (offset + BLOCK > tar.length) {
      throw offset === 0 ? new TarFormatError('no header', false) : new TarFormatError('it has no end', true);
    }
    const header = tar.subarray(offset, offset + BLOCK);
    if (header[0] === 0 && header.every((byte) => byte === 0)) return entries;
    if (!hasGoodChecksum(header)) throw new TarFormatError(`the header at byte ${offset} is damaged`, false);
    const size = octal(header, 124, 12);
    const start = offset + BLOCK;
    if (start + size > tar.length) throw new TarFormatError(`the content of ${text(header, 0, 100)} is cut off`, true);
    const content = tar.subarray(start, start + size);
    const type = header[156] === 0 ? '0' : String.fromCharCode(header[156] as number);
    // x: pax attributes of the next entry. L: its long GNU name. g: attributes of all entries; none matters here.
    if (type === 'x') longName = paxPath(content) ?? longName;
    else if (type === 'L') longName = text(content, 0, content.length);
    else if (type !== 'g') {
      entries.push({ name: longName ?? shortName(header), type, content });
      longName = undefined;
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}

function shortName(header: Buffer): string {
  const prefix = text(header, 257, 6) === 'ustar' ? text(header, 345, 155) : '';
  const name = text(header, 0, 100);
  return prefix ? `${prefix}/${name}` : name;
}

function octal(header: Buffer, start: number, length: number): number {
  const field = text(header, start, length).trim();
  // The binary form of GNU tar is for files of 8 GiB and more.
  if (!/^[0-7]*$/.test(field)) throw new TarFormatError('a number in a header is not octal', false);
  return field === '' ? 0 : Number.parseInt(field, 8);
}

function hasGoodChecksum(header: Buffer): boolean {
  // In the checksum, its own eight bytes count as spaces.
  let sum = 8 * 32;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i] as number;
  return sum === Number.parseInt(text(header, 148, 8).trim(), 8);
}

function paxPath(records: Buffer): string | undefined {
  // Records read '<length> <key>=<value>\n'; the length is in bytes and counts itself.
  for (let offset = 0; offset < records.length; ) {
    const length = Number.parseInt(records.toString('latin1', offset, offset + 20), 10);
    if (!(length > 0)) throw new TarFormatError('a pax attribute is damaged', false);
    const record = records.toString('utf8', offset, offset + length - 1);
    const pair = record.slice(record.indexOf(' ') + 1);
    if (pair.startsWith('path=')) return pair.slice('path='.length);
    offset += length;
  }
  return undefined;
}
