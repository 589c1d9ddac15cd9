import { readFileSync } from 'node:fs';
import { changedLines } from './changes';
import type { StatementContent } from './content';

const before = JSON.parse(
  readFileSync('test/golden/donor-statement-1.content.json', 'utf8'),
) as StatementContent;
const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('what a statement says otherwise than the one before', () => {
  it('is nothing where only its issue is another', () => {
    const issue = { id: 'S2', issuedOn: '2025-03-01', supersedes: 'S1' };
    const knownAt = { sequence: 99, recordedAt: '2025-03-01T00:00:00.000Z' };
    expect(changedLines(before, { ...before, issue, knownAt })).toEqual([]);
  });

  it('is told by line: other values, lines that came, lines that went', () => {
    const [exchange] = before.exchangeDifferences;
    const [one, other] = before.instalments;
    if (!exchange || !one || !other) throw new Error('the golden statement has them');
    const after = {
      ...before,
      instalments: [{ ...one, dueOn: '2025-06-30' }],
      exchangeDifferences: [exchange, { ...exchange, pledge: 'P2', gain: usd('7.00') }],
    };
    const changed = changedLines(before, after);
    const about = { section: 'instalments', recommendation: 'n', pledge: 'P1' };
    expect(changed).toContainEqual({
      subject: { ...about, instalment: 2, figure: 'dueOn' },
      before: { date: '2025-03-31' },
      after: { date: '2025-06-30' },
    });
    expect(changed).toContainEqual({
      subject: { ...about, instalment: 3, figure: 'dueOn' },
      before: { date: '2025-04-30' },
      after: null,
    });
    expect(changed.filter(({ before: none }) => none === null)).toMatchObject([
      { subject: { pledge: 'P2', figure: 'gain' }, after: { amount: usd('7.00') } },
      { subject: { pledge: 'P2', figure: 'loss' } },
      { subject: { pledge: 'P2', figure: 'net' } },
    ]);
    expect(changed).toHaveLength(1 + 6 + 3);
  });
});
