import fc from 'fast-check';
import { NotACheckpoint, originOf, parseCheckpoint, writeCheckpoint } from './checkpoint-body';

/** Size and root are those in the example of the tlog-checkpoint specification. */
const body = {
  origin: 'article30-ledger/7d0f3a62-0c6c-4f55-9d0a-5b8f8c1f3c11',
  size: 20852163,
  root: '0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62',
  time: '2024-12-31T23:59:59.000Z',
};
const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
const text = `${body.origin}\n20852163\n${root}\ntime 2024-12-31T23:59:59.000Z\n`;

describe('the text of a checkpoint', () => {
  it('states origin, size, root and time', () => {
    const read = parseCheckpoint(text);
    expect(read).toEqual(body);
    expect(writeCheckpoint(read)).toBe(text);
  });

  it('comes back as it was written', () => {
    const bodies = fc.record({
      origin: fc.uuid().map((id) => originOf(id, [])),
      size: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
      root: fc.stringMatching(/^[0-9a-f]{64}$/),
      time: fc
        .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString()),
    });
    fc.assert(
      fc.property(bodies, (one) => expect(parseCheckpoint(writeCheckpoint(one))).toEqual(one)),
    );
  });

  it.each([
    ['a size with a leading zero', text.replace('20852163', '020852163'), 'leading zeros'],
    ['a size with a sign', text.replace('20852163', '+20852163'), 'leading zeros'],
    ['a size that no number holds', text.replace('20852163', '9007199254740993'), 'size'],
    ['an empty size', text.replace('20852163', ''), 'size'],
    ['a root of other length', text.replace(root, 'CsUYag=='), 'root'],
    ['a root in hex', text.replace(root, body.root), 'root'],
    ['no time', text.replace(/time.*\n/, ''), 'four lines'],
    ['another line for the time', text.replace('time ', 'date '), 'time'],
    ['a time on no day', text.replace('12-31', '02-30'), 'UTC'],
    ['a time of another zone', text.replace('.000Z', '.000+00:00'), 'UTC'],
    ['a time without milliseconds', text.replace('.000Z', 'Z'), 'UTC'],
    ['a second 60', text.replace('23:59:59', '23:59:60'), 'UTC'],
    ['no origin', text.replace(body.origin, ''), 'origin'],
    ['an origin with a space', text.replace('/', '/ '), 'origin'],
    ['a line too many', `${text}more\n`, 'four lines'],
    ['a blank line at the end', `${text}\n`, 'four lines'],
    ['no line feed at the end', text.slice(0, -1), 'four lines'],
    ['nothing', '', 'four lines'],
  ])('is not one with %s', (_, source, reason) => {
    expect(() => parseCheckpoint(source)).toThrow(NotACheckpoint);
    expect(() => parseCheckpoint(source)).toThrow(reason);
  });

  it.each([
    ['a root in capitals', { root: 'A'.repeat(64) }],
    ['half a leaf', { size: 0.5 }],
    ['fewer leaves than none', { size: -1 }],
    ['an origin over two lines', { origin: 'a\nb' }],
    ['a date for a time', { time: '2024-12-31' }],
  ])('is not written with %s', (_, part) => {
    const good = parseCheckpoint(text);
    expect(() => writeCheckpoint({ ...good, ...part })).toThrow(NotACheckpoint);
  });

  it('has an origin of its own after each restore', () => {
    expect(originOf('L', [])).toBe('article30-ledger/L');
    expect(originOf('L', ['R1', 'R2'])).toBe('article30-ledger/L/restored/R2');
  });
});
