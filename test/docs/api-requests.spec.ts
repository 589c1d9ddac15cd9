import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rejectionCodes, warningCodes, type RejectionCode } from '@art30/accounting';
import { auditCodes } from '@art30/auditing';
import { signedThrough } from '../../apps/api/src/demo/signatures';
import type { Answer } from '../../apps/api/src/demo/signatures';
import { statusOfAudit, statusOfRejection } from '../../apps/api/src/problems/rejection-status';
import { DemoWorld } from '../support/demo-world';

const page = pageOf('api.md');

function pageOf(name: string): string {
  return readFileSync(join(process.cwd(), 'docs', name), 'utf8');
}

interface DocumentedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Person who sends the request. */
  readonly person: string;
  readonly body: string | undefined;
  readonly status: number;
  readonly code: string | undefined;
}

/** Splits a shell command into words: plain or quoted, with lines continued by a backslash. */
function shellWords(command: string): string[] {
  const words = command.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g);
  return [...words].map(([, single, double, plain]) => single ?? double ?? plain ?? '');
}

function parse(block: string): DocumentedRequest {
  const [command = '', expected = ''] = block.split('\n# ');
  const words = shellWords(command);
  const valuesOf = (flag: string) => words.filter((_, index) => words[index - 1] === flag);
  const [status = '', code] = expected.trim().split(' ');
  const body = valuesOf('-d')[0];
  const url = words.find((word) => word.startsWith('http://')) ?? '';
  return {
    method: valuesOf('-X')[0] ?? (body === undefined ? 'GET' : 'POST'),
    path: url.replace('http://127.0.0.1:3000', ''),
    headers: Object.fromEntries(
      valuesOf('-H')
        .filter((header) => !header.startsWith('$'))
        .map((header) => header.split(': ') as [string, string]),
    ),
    person: /\$\(as ([\w.-]+)\)/.exec(command)?.[1] ?? '',
    body,
    status: Number(status),
    code,
  };
}

const requests = [...page.matchAll(/^```sh\n(curl [\s\S]*?)```/gm)].map(([, block = '']) =>
  parse(block),
);

describe('the requests of docs/api.md, in the world of the demo', () => {
  let world: DemoWorld;

  beforeAll(async () => {
    world = await DemoWorld.start();
  });

  afterAll(() => world.stopAndRemove());

  /** Signs a proposal as the page describes, before the next request is sent. */
  async function signed(proposed: Answer, headers: DocumentedRequest['headers']): Promise<void> {
    const key = headers['Idempotency-Key'] ?? '';
    const answer = await signedThrough(proposed, { key, signers: {} }, async (signing) =>
      (await world.as(signing.actor))
        .post(signing.path)
        .set('Idempotency-Key', signing.key)
        .send(signing.body),
    );
    expect([answer.status, answer.body]).toEqual([201, answer.body]);
  }

  it('are many, and each says what it answers', () => {
    expect(requests.length).toBeGreaterThan(25);
    expect(requests.filter(({ status }) => !(status >= 200))).toEqual([]);
  });

  it.each(requests.map((documented, index) => ({ index: index + 1, ...documented })))(
    '$index. $method $path answers $status $code',
    async ({ method, path, headers, person, body, status, code }) => {
      const agent = await world.as(person);
      const asking = agent[method.toLowerCase() as 'get' | 'post' | 'put'](path).set(headers);
      const response = await (body === undefined ? asking : asking.send(body));
      const answered = response.body as { readonly code?: string; readonly detail?: string };
      expect([response.status, answered.code, answered.detail]).toEqual([
        ...[status, code, code === undefined ? undefined : expect.any(String)],
      ]);
      if ('proposal' in answered) await signed(response, headers);
    },
  );
});

describe('the codes of docs/api.md', () => {
  it.each([...rejectionCodes, ...warningCodes])('explain %s', (code) => {
    expect(page).toContain(`| \`${code}\` |`);
  });
});

describe("the codes of the auditor's log", () => {
  it.each(auditCodes)('explain %s, with its status', (code) => {
    expect(page).toContain(`| \`${code}\` | ${statusOfAudit(code)} |`);
  });
});

interface StatedStatus {
  readonly code: RejectionCode;
  readonly statuses: readonly string[];
}

/** Error codes in the rows of a table, each with the status that the table states. */
function stated(rows: Iterable<readonly [string | undefined, string | undefined]>): StatedStatus[] {
  return [...rows].flatMap(([name, statuses = '']) =>
    rejectionCodes
      .filter((code) => code === name)
      .map((code) => ({ code, statuses: statuses.split(' or ') })),
  );
}

describe('the statuses of refusals in the docs', () => {
  const parameters = [...readFileSync('openapi.json', 'utf8').matchAll(/\{(\w+)\}/g)].map(
    ([, name = '']) => name,
  );
  const codes = stated(
    [...page.matchAll(/^\| `(\w+)` \| ([\d or]+) \|/gm)].map(([, ...row]) => [row[0], row[1]]),
  );
  const limits = stated(
    [...pageOf('architecture.md').matchAll(/\| (\d+) `(\w+)`/g)].map(([, ...row]) => [
      row[1],
      row[0],
    ]),
  );

  it.each([...codes, ...limits])('are those of $code: $statuses', ({ code, statuses }) => {
    const answered = [[], parameters].map((names) => String(statusOfRejection(code, names)));
    expect(answered).toEqual(expect.arrayContaining([...statuses]));
  });

  it('are stated for every code, and for limits', () => {
    expect(codes).toHaveLength(rejectionCodes.length);
    expect(limits.length).toBeGreaterThan(5);
  });
});
