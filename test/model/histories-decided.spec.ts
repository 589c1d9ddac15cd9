import { canonicalJson, type RecordedEvent } from '@art30/event-sourcing';
import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../apps/api/src/process/sha256';
import { histories, live, revaluationPlays, signingPlays, type History } from './histories';

/**
 * Answers to fixed histories, compared with stored ones. The laws of the other model specs say what holds for every
 * history; a changed figure or refusal can still obey them. This spec notices such a change, and the mutation tests
 * count on it. `UPDATE_GOLDEN=1` stores the answers of today's code.
 */
const goldenFile = join(process.cwd(), 'test', 'golden', 'histories-decided.json');
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

/** Answers by the name of the history. */
const golden: Record<string, readonly string[]> = isUpdate
  ? {}
  : (JSON.parse(readFileSync(goldenFile, 'utf8')) as Record<string, readonly string[]>);

const movesMax = 100;
/** Leading hexadecimal digits of a SHA-256 in an answer; a change of 1 in 2^48 is overlooked. */
const digits = 12;

describe('the answers to fixed histories', () => {
  describe.each([
    { of: 'money', numRuns: 24, seed: 27, others: {}, isSigned: false },
    { of: 'revaluation', numRuns: 10, seed: 14, others: revaluationPlays, isSigned: false },
    { of: 'signatures', numRuns: 10, seed: 5, others: signingPlays, isSigned: true },
  ])('of $of', ({ of, numRuns, seed, others, isSigned }) => {
    const fixed = fc.sample(histories(movesMax, others), { numRuns, seed });
    it.each(fixed.map((history, index) => ({ name: `${of} ${index + 1}`, history })))(
      'are as stored: $name',
      async ({ name, history }) => {
        const answers = await answersTo(history, isSigned);
        if (isUpdate) golden[name] = answers;
        expect(answers).toEqual(golden[name]);
      },
    );
  });

  afterAll(() => {
    if (isUpdate) writeFileSync(goldenFile, `${JSON.stringify(golden, null, 2)}\n`);
  });
});

/** Returns a line for each command: its name, the types of its events or the code of its refusal, and a digest. */
async function answersTo(history: History, isSigned: boolean): Promise<readonly string[]> {
  const lines: string[] = [];
  const add = (name: string, outcome: string, content: object) =>
    lines.push(`${name}: ${outcome} ${sha256Hex(canonicalJson(content)).slice(0, digits)}`);
  const refused = (code: string, name: string, detail: string, field = '') =>
    add(name, code, { detail, field });
  const played = (name: string, events: readonly RecordedEvent[]) => {
    if (events.length === 0) return;
    const types = events.map(({ type }) => type).join(' ');
    add(
      name,
      types,
      events.map(({ stream, data }) => ({ stream, data })),
    );
  };
  await live(history, { refused, played }, { isSigned });
  return lines;
}
