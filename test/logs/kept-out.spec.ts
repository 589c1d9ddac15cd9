import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingsIn, textsOfTests } from './kept-out.cjs';
import LogReporter from './log-reporter.cjs';

const texts = textsOfTests(process.cwd(), ['test', 'apps']);
const whatIn = (line: string) => findingsIn([line], texts).map(({ what }) => what);

describe('what no log may hold', () => {
  it.each([
    ['a token', 'token refused: eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1LmEifQ.c2ln'],
    ['a token', '{"authorization":"Bearer c2VjcmV0LXRva2Vu"}'],
    ['a connection string with a password', 'cannot reach esdb://admin:changeit@node1:2113'],
    ['a hash of a password', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA'],
    ['a single-use secret', 'secret 7KQM-0X3D-7KQM-0X3D-7KQM-0X3D-7K'],
    ['a key', '-----BEGIN PRIVATE KEY-----'],
    ['an address of mail', 'person ines.sample@example.org'],
  ])('%s is found', (what, line) => {
    expect(whatIn(line)).toEqual([what]);
  });

  it.each([
    '"route":"/v1/pledges/:pledgeId","status":200,"ms":3,"id":"5b8f6f1e-9a43-4a52-8f2b-6f1f0c1f9d11"',
    'cannot reach esdb://***@node1:2113?tls=true',
    'u.contrib has set a new password',
    'article30-ledger listens on http://127.0.0.1:3000, its API page is http://127.0.0.1:3000/docs',
  ])('nothing is found in %s', (line) => {
    expect(whatIn(line)).toEqual([]);
  });

  it('are also the texts of people that tests send', () => {
    const sent = ['Treasury of Elsewhere', 'for the wells of Elsewhere', 'five green bottles'];
    expect(texts).toEqual(expect.arrayContaining(sent));
    for (const text of texts) expect(whatIn(`a line with ${text} in it`)).toHaveLength(1);
  });
});

describe('a run of the tests', () => {
  const { TEST_LOGS } = process.env;
  afterEach(() => (process.env['TEST_LOGS'] = TEST_LOGS));

  /** The fault that the reporter finds after a passed suite whose services logged these lines. */
  function faultAfter(lines: readonly string[]): Error | undefined {
    const reporter = new LogReporter({ rootDir: process.cwd() });
    const folder = process.env['TEST_LOGS'] ?? '';
    if (lines.length > 0) writeFileSync(join(folder, '1.log'), lines.join('\n'));
    const testFilePath = join(process.cwd(), 'test', 'e2e', 'some.spec.ts');
    const once = jest.spyOn(process, 'once').mockReturnValue(process);
    reporter.onRunComplete(undefined, { testResults: [{ testFilePath, numPassingTests: 1 }] });
    once.mockRestore();
    expect(existsSync(folder)).toBe(false);
    return reporter.getLastError();
  }

  it('fails where a log holds what it may not', () => {
    const line = 'token refused: eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1LmEifQ.c2ln';
    expect(faultAfter(['a line', line])?.message).toBe('a log holds what it may not');
  });

  it('fails where services ran and no log was looked at', () => {
    expect(faultAfter([])?.message).toBe('no log was looked at');
  });

  it('stands where nothing was found', () => {
    expect(faultAfter(['a line'])).toBeUndefined();
  });
});
