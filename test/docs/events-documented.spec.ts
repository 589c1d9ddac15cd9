import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chartOfAccounts,
  eventShapes,
  ledgerEventOf,
  ledgerEventTypes,
  upcasters,
  usdSum,
} from '@art30/accounting';
import { engagementEvents } from '@art30/auditing';
import { canonicalJson } from '@art30/event-sourcing';
import { withTables } from './event-tables';

const file = join(__dirname, '../../docs/events.md');
const stated = Object.values(eventShapes);
// `UPDATE_DOCS=1` writes the tables of facts as the shapes state them.
if (process.env['UPDATE_DOCS'] === '1') {
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), stated));
}
const page = readFileSync(file, 'utf8');

/** Facts of every event, documented once for all. */
const commonFacts = sectionsOf(page, '## ').get('Facts of every event');
const described = sectionsOf(page, '### ');

/** Text under each heading of a level, up to the next heading of that level or above. */
function sectionsOf(text: string, mark: '## ' | '### '): Map<string, string> {
  const parts = text.split(new RegExp(`^(?=${mark})`, 'm')).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading.slice(mark.length).trim(), lines.join('\n').split(/^##? /m)[0] ?? ''];
    }),
  );
}

/** Facts a section's table names, and whether each may be absent. */
function factsIn(section: string): Map<string, boolean> {
  const rows = section.matchAll(/^\| `(\w+)`(\?)? \|/gm);
  return new Map([...rows].map(([, name = '', optional]) => [name, optional === '?']));
}

function exampleOf(type: string): Record<string, unknown> {
  const [, ...blocks] = (described.get(type) ?? '').split('```json\n');
  expect(blocks).toHaveLength(1);
  return JSON.parse(blocks[0]?.split('```')[0] ?? '') as Record<string, unknown>;
}

describe('docs/events.md', () => {
  it('has a heading for every event type and no heading for one that does not exist', () => {
    const headings = [...page.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
    expect(headings.toSorted()).toEqual([...ledgerEventTypes].sort());
  });

  it('shows the facts of each event as its shape states them', () => {
    expect(page).toBe(withTables(page, stated));
  });

  it('describes the facts that every event has', () => {
    expect([...factsIn(commonFacts ?? '')]).toEqual([
      ['effectiveDate', false],
      ['postingDate', true],
      ['originalPeriod', true],
      ['documentReference', true],
      ['documents', true],
      ['warnings', true],
      ['policy', false],
      ['entries', false],
    ]);
  });

  it('lists the upcasters as the code has them', () => {
    const rows = upcasters.map(
      ({ from, to, because }) => `| \`${from}\` | \`${to}\` | ${because} |`,
    );
    const table = ['| stored as | read as | because |', '|---|---|---|', ...rows].join('\n');
    const none =
      'There are none so far: every event that was ever written is of a type that still is.';
    const section = sectionsOf(page, '## ').get('Upcasters') ?? '';
    expect(section.trimStart().startsWith(rows.length === 0 ? none : table)).toBe(true);
  });

  it('shows JSON that parses wherever it shows JSON', () => {
    const blocks = [...page.matchAll(/```json\n([^`]*)```/g)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(ledgerEventTypes.length + 1);
    for (const block of blocks) expect(typeof JSON.parse(block)).toBe('object');
  });
});

describe.each(ledgerEventTypes.map((type) => [type]))('%s in docs/events.md', (type) => {
  const documented = new Map([
    ...factsIn(commonFacts ?? ''),
    ...factsIn(described.get(type) ?? ''),
  ]);

  it('has an example that the ledger reads, in canonical form', () => {
    const data = exampleOf(type);
    expect(ledgerEventOf({ type, data }).type).toBe(type);
    expect(JSON.stringify(data)).toBe(canonicalJson(data));
  });

  it('has an example whose entries balance on accounts of the chart', () => {
    const { entries } = ledgerEventOf({ type, data: exampleOf(type) }).data;
    const codes = chartOfAccounts.map(({ code }) => code);
    expect(usdSum(entries).toString()).toBe('0.00');
    for (const { account } of entries) expect(codes).toContain(account);
  });

  it('names every fact of its example, and has every fact that cannot be absent', () => {
    const facts = Object.keys(exampleOf(type));
    expect(facts.filter((fact) => !documented.has(fact))).toEqual([]);
    const required = [...documented].filter(([, optional]) => !optional).map(([name]) => name);
    expect(required.filter((name) => !facts.includes(name))).toEqual([]);
  });

  it('says which stream it is in', () => {
    expect(described.get(type)).toMatch(/^\s*Stream `[a-z-]+(<(?:id|year)>)?`/);
  });
});

describe("the events of the auditor's log", () => {
  const section = sectionsOf(page, '## ').get("Events of the auditor's log") ?? '';

  it.each(Object.entries(engagementEvents))('have %s with its facts', (type, { members }) => {
    const row = section.split('\n').find((line) => line.startsWith(`| \`${type}\` |`)) ?? '';
    const named = [...row.replaceAll(/\(.*?\)/g, '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(named.slice(1).toSorted()).toEqual(Object.keys(members).toSorted());
  });
});
