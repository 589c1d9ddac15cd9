import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { DemoWorld } from '../support/demo-world';

const auditPage = 'docs/audit.md';
/** Matches a code block that begins with a command. Its output is the same in every demo. */
const transcript = /^```\n(\$ [^]*?)^```$/gm;
/** True if the programs that the page uses are installed. */
const isTypable = ['bash', 'curl', 'jq'].every(
  (name) => spawnSync(name, ['--version']).error === undefined,
);

/** Commands of all code blocks of a page, in order. */
function commandsOf(page: string): readonly string[] {
  return [...page.matchAll(transcript)].flatMap(([, block = '']) =>
    block.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : [])),
  );
}

/** The page, with the output of each command put below it. */
function withAnswers(page: string, answers: readonly string[]): string {
  const rest = [...answers];
  return page.replaceAll(transcript, (_, block: string) => {
    const commands = block.split('\n').filter((line) => line.startsWith('$ '));
    return `\`\`\`\n${commands.map((line) => `${line}\n${rest.shift() ?? ''}`).join('')}\`\`\``;
  });
}

/** Paths of the audit tests, with and without their query parameters. */
const auditTests = [
  'cut-off?year=2024',
  'back-dated',
  'reversals',
  'round-amounts',
  'manual-rates',
  'manual-rates/2025-06-02.MANUAL',
  'withdrawn-rates',
  'dormant-suspense',
  'late-postings',
];

interface TestsAsked {
  readonly paths: Readonly<Record<string, unknown>>;
}

describe('the world of the demo', () => {
  let world: DemoWorld;

  beforeAll(async () => {
    world = await DemoWorld.start();
  });
  afterAll(() => world.stopAndRemove());

  it.each(auditTests)('has something for the test of an audit at %s', async (asked) => {
    const { items } = await world.get<{ items: readonly unknown[] }>(`/v1/audit/tests/${asked}`);
    expect([asked, items.length > 0]).toEqual([asked, true]);
  });

  it('has something for each test that the contract has', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as TestsAsked;
    const tests = Object.keys(paths).filter((path) => path.startsWith('/v1/audit/tests/'));
    const asked = auditTests.map((path) =>
      `/v1/audit/tests/${path}`.replace(/\?.*$/, '').replace(/rates\/.*$/, 'rates/{listId}'),
    );
    expect(asked.toSorted()).toEqual(tests.toSorted());
  });

  (isTypable ? it : it.skip)(
    'answers the commands of docs/audit.md as the page shows',
    async () => {
      const page = readFileSync(auditPage, 'utf8');
      const [, functions = ''] = /^```sh\n(ledger=[^]*?)^```$/m.exec(page) ?? [];
      const commands = commandsOf(page);
      expect(commands.length).toBeGreaterThan(25);
      const script = [
        functions.replace('http://127.0.0.1:3000', world.address),
        'as() { echo "Authorization: Bearer $TOKEN"; }',
        ...commands.map((command) => `${command}\nprintf '\\0'`),
      ].join('\n');
      const TOKEN = await world.tokenOf('u.auditor');
      const env = { PATH: process.env['PATH'] ?? '', TOKEN };
      const { stdout } = await promisify(execFile)('bash', ['-c', script], { env });
      expect(stdout).not.toMatch(/^null$|"null"|_UNKNOWN|INVALID_/m);
      const answered = withAnswers(page, stdout.split('\0'));
      // With `UPDATE_DOCS=1` the page is rewritten with the demo's answers.
      if (process.env['UPDATE_DOCS'] === '1') writeFileSync(auditPage, answered);
      else expect(page).toBe(answered);
    },
  );
});
