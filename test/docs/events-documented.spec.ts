import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chartOfAccounts,
  ledgerEventOf,
  ledgerEventTypes,
  upcasters,
  usdSum,
} from '@art30/accounting';
import { engagementEvents } from '@art30/auditing';
import { canonicalJson } from '@art30/event-sourcing';
import { auditorSections, commonFacts, eventSections, examples } from './event-tables';
import { GeneratedPage } from './generated-page';

const page = readFileSync(join(__dirname, '../../docs/events.md'), 'utf8');
const reference = new GeneratedPage('events.md');

describe('docs/reference/events.md', () => {
  it('has the facts of each event, who signs it and how it is reversed', () => {
    const parts = [commonFacts(), eventSections(), auditorSections(engagementEvents)];
    const text = reference.with(parts);
    expect(reference.text).toBe(text);
  });
});

describe('docs/events.md', () => {
  it('says what each event of the ledger and of the auditor means, and of no other', () => {
    const rows = [...page.matchAll(/^\| `([A-Z]\w+)` \| (.+) \|$/gm)].map(([, type]) => type);
    const types = [...ledgerEventTypes, ...Object.keys(engagementEvents)];
    expect(rows.toSorted()).toEqual(types.toSorted());
  });

  it('lists the upcasters as the code has them', () => {
    const rows = upcasters.map(
      ({ from, to, because }) => `| \`${from}\` | \`${to}\` | ${because} |`,
    );
    const table = ['| stored as | read as | because |', '|---|---|---|', ...rows].join('\n');
    const none = 'There are none so far: every type that was ever written still exists.';
    const [, section = ''] = page.split('\n## Upcasters\n');
    expect(section.trimStart().startsWith(rows.length === 0 ? none : table)).toBe(true);
  });

  it('shows JSON that parses', () => {
    const blocks = [...page.matchAll(/```json\n([^`]*)```/g)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(1);
    for (const block of blocks) expect(typeof JSON.parse(block)).toBe('object');
  });
});

describe.each(ledgerEventTypes.map((type) => [type]))('the example of %s', (type) => {
  const data = examples.get(type) ?? {};

  it('is read by the ledger, in canonical form', () => {
    expect(ledgerEventOf({ type, data }).type).toBe(type);
    expect(JSON.stringify(data)).toBe(canonicalJson(data));
  });

  it('has entries that balance on accounts of the chart', () => {
    const { entries } = ledgerEventOf({ type, data }).data;
    const codes = chartOfAccounts.map(({ code }) => code);
    expect(usdSum(entries).toString()).toBe('0.00');
    for (const { account } of entries) expect(codes).toContain(account);
  });
});
