import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demand, isGiven, refuse, Rejection, rejectionCodes } from './rejection';

/** Codes of refusals outside this library: of process steps, streams, reservations and stored documents. */
const refusedOutside: readonly string[] = [
  'IDEMPOTENCY_KEY_REUSED',
  'REVISION_MISMATCH',
  'STREAM_FULL',
  'RESERVED',
  'DOCUMENT_DIFFERS',
];

const sources = join(__dirname, '..');
const filesOf = (kind: RegExp) =>
  readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => kind.test(name) && !/rejection(\.spec)?\.ts$/.test(name))
    .map((name) => readFileSync(join(sources, name), 'utf8'))
    .join('\n');

describe('the reasons to refuse a command', () => {
  it('are each named once', () => {
    expect(new Set(rejectionCodes).size).toBe(rejectionCodes.length);
  });

  it('are each refused somewhere in the business, but for those that stand above it', () => {
    const source = filesOf(/(?<!\.spec)\.ts$/);
    const unused = rejectionCodes.filter((code) => !source.includes(`'${code}'`));
    expect(unused).toEqual(refusedOutside);
  });

  it('are each refused in a specification', () => {
    const specs = filesOf(/\.spec\.ts$/);
    const untested = rejectionCodes.filter((code) => !specs.includes(`'${code}'`));
    expect(untested).toEqual(refusedOutside);
  });

  it('carry a code, a sentence and the member at fault', () => {
    const refusal = () => refuse('RATE_MISSING', 'no rate of EUR', 'amount.currency');
    expect(refusal).toThrow(Rejection);
    expect(refusal).toThrow(
      expect.objectContaining({
        code: 'RATE_MISSING',
        detail: 'no rate of EUR',
        field: 'amount.currency',
        message: 'RATE_MISSING: no rate of EUR',
      }),
    );
  });

  it('are thrown only where what is demanded does not hold', () => {
    expect(() => demand(true, 'RATE_MISSING', '')).not.toThrow();
    expect(() => demand(false, 'RATE_MISSING', '')).toThrow(Rejection);
  });

  it.each([
    ['letter of 4 October', true],
    [' ', false],
    ['', false],
    [undefined, false],
  ])('count %j as a given reference: %s', (reference, given) => {
    expect(isGiven(reference)).toBe(given);
  });
});
