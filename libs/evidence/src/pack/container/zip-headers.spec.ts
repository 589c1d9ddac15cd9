import { bytesToHex } from '@noble/hashes/utils.js';
import { crc32 } from './pack-file';
import { factsIn, zipFieldLimits, ZipHeaders } from './zip-headers';

const headers = new ZipHeaders();
const fourGiB = 2 ** 32;
const large = { name: 'events.jsonl', size: 5 * fourGiB + 7, crc32: 0x89abcdef };

/** Joins fields in hex as they are in the bytes, least significant byte first. */
const hex = (...fields: readonly string[]) => fields.join('');

describe('headers of large files', () => {
  it('state in eight bytes what four do not hold', () => {
    expect(bytesToHex(headers.local(large))).toBe(
      hex(
        ...['504b0304', '2d00', '0000', '0000', '0000', '2100', 'efcdab89'],
        ...['ffffffff', 'ffffffff', '0c00', '1400', '6576656e74732e6a736f6e6c'],
        ...['0100', '1000', '0700000005000000', '0700000005000000'],
      ),
    );
    expect(factsIn(headers.local(large), large.name)).toEqual(large);
  });

  it('state in the directory only those fields so that need it', () => {
    const small = { name: 'a', size: 1, crc32: 0 };
    const extraOf = (line: Uint8Array) => bytesToHex(line).slice(2 * (46 + 1));
    expect(extraOf(headers.central(small, fourGiB - 2))).toBe('');
    expect(extraOf(headers.central(small, fourGiB - 1))).toBe('01000800ffffffff00000000');
    expect(extraOf(headers.central({ ...small, size: fourGiB }, 0))).toBe(
      '0100100000000000010000000000000001000000',
    );
    expect(extraOf(headers.central({ ...small, size: fourGiB }, fourGiB + 1))).toBe(
      '01001800000000000100000000000000010000000100000001000000',
    );
  });

  it.each([
    ['a count', { files: 65_535, size: 1, offset: 2 }],
    ['a size', { files: 1, size: fourGiB, offset: 2 }],
    ['an offset', { files: 1, size: 1, offset: fourGiB - 1 }],
  ])('have a second end for %s', (_what, directory) => {
    const end = bytesToHex(headers.end(directory));
    expect(end).toMatch(/^504b06062c000000000000002d002d00/);
    expect(end.slice(2 * 56)).toMatch(/^504b060700000000[0-9a-f]{16}01000000504b0506/);
    expect(end).toHaveLength(2 * (56 + 20 + 22));
  });

  it('have one end where all fits', () => {
    const most = { files: 65_534, size: fourGiB - 2, offset: fourGiB - 2 };
    expect(bytesToHex(headers.end(most))).toBe('504b050600000000fefffefffefffffffeffffff0000');
  });

  it('state no size that a number cannot count', () => {
    const header = headers.local(large);
    header.fill(0xff, header.length - 16);
    expect(factsIn(header, large.name)).toBeUndefined();
  });

  it('keep to the limits of the fields', () => {
    expect(zipFieldLimits).toEqual({ four: 4_294_967_295, two: 65_535 });
  });
});

it('makes the check value of CRC-32', () => {
  const digits = new TextEncoder().encode('123456789');
  expect(crc32(digits)).toBe(0xcbf43926);
  expect(crc32(digits.subarray(4), crc32(digits.subarray(0, 4)))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});
