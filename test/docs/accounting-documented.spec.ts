import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  account,
  isCash,
  ledgerEventOf,
  ledgerEventTypes,
  Money,
  settingsOn,
} from '@art30/accounting';
import { example } from '../support/example-figures';
import { examples } from './event-tables';
import { GeneratedPage, grouped } from './generated-page';
import {
  balanceWordTable,
  bridgeStepTable,
  chartTable,
  donorKindTable,
  purposeTable,
} from './reference-tables';

const page = readFileSync(join(__dirname, '../../docs/accounting.md'), 'utf8');

function section(title: string): string {
  const [, after = ''] = page.split(`\n## ${title}\n`);
  return after.split('\n## ')[0] ?? '';
}

interface Final {
  readonly netAssets: string;
  readonly totalAssets: string;
  readonly totalLiabilities: string;
  readonly fundBalanceByDonor: Readonly<Record<string, string>>;
}

interface Stored {
  readonly type: string;
  readonly data: { readonly entries?: readonly { readonly account: string }[] };
}

const folder = join(__dirname, '../golden');
const specimens = readdirSync(folder)
  .filter((name) => name.startsWith('specimen-log'))
  .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
  .map((line) => JSON.parse(line) as Stored);
const shown: readonly Stored[] = [...examples].map(([type, data]) => ledgerEventOf({ type, data }));

/**
 * Accounts that each event type debits or credits, collected from the stored logs and the documented
 * examples.
 */
const bookedAccounts = new Map<string, ReadonlySet<string>>();
for (const { type, data } of [...specimens, ...shown]) {
  const codes = (data.entries ?? []).map(({ account }) => account);
  if (codes.length === 0) continue;
  bookedAccounts.set(type, new Set([...(bookedAccounts.get(type) ?? []), ...codes]));
}

/** Text of the table rows by event type. A row without a type continues the row before it. */
function rowsByType(): ReadonlyMap<string, string> {
  const rows = new Map<string, string>();
  let types: readonly string[] = [];
  for (const line of section('What each event books').split('\n')) {
    const [, head = '', ...cells] = line.split('|');
    const named = [...head.matchAll(/`([A-Z]\w+)`/g)].map(([, type = '']) => type);
    if (named.length === 0 && !head.includes('the same')) continue;
    if (named.length > 0) types = named;
    for (const type of types) rows.set(type, `${rows.get(type) ?? ''} ${cells.join(' ')}`);
  }
  return rows;
}

/** Names that the table may use for an account; any one of them is enough. */
function namesOf(code: string): readonly string[] {
  if (isCash(code)) return ['cash'];
  return code === account.exchangeGain || code === account.exchangeLoss
    ? [code, 'exchange']
    : [code];
}

describe.each([
  ['accounts.md', [chartTable()]],
  ['donors-and-purposes.md', [donorKindTable(), purposeTable()]],
  ['figures.md', [balanceWordTable(), bridgeStepTable()]],
])('docs/reference/%s', (name, parts) => {
  it('is what the code says', () => {
    const reference = new GeneratedPage(name);
    const text = reference.with(parts);
    expect(reference.text).toBe(text);
  });
});

describe('docs/accounting.md', () => {
  const rows = rowsByType();
  const contras: readonly string[] = [account.memoContributions, account.memoAuthorityGranted];

  it('has a row for each event that books something, and for none that does not exist', () => {
    const types: readonly string[] = ledgerEventTypes;
    expect([...bookedAccounts.keys()].filter((type) => !rows.has(type))).toEqual([]);
    expect([...rows.keys()].filter((type) => !types.includes(type))).toEqual([]);
  });

  it.each([...bookedAccounts])('names each account that %s debited or credited', (type, codes) => {
    const row = rows.get(type) ?? '';
    const isMirror = row.includes('what was debited');
    const missing = [...codes].filter(
      (code) => !contras.includes(code) && !namesOf(code).some((name) => row.includes(name)),
    );
    expect(isMirror ? [] : missing).toEqual([]);
  });

  it('has the limits that the rules use', () => {
    const settings = settingsOn('2024-05-06');
    const usd = (cents: bigint) => grouped(Money.ofMinor(cents, 'USD').toString());
    expect(section('Bank charges')).toContain(`**USD ${usd(settings.bankChargesToleranceUsd)}**`);
    expect(section('Who may give')).toContain(`USD ${usd(settings.anonymousUsdMax)}`);
    expect(section('Exchange rates')).toContain(`**${settings.rateAgeDaysMax} days**`);
  });

  it('has what each slice comes to at the end', () => {
    const { netAssets, totalAssets, totalLiabilities, fundBalanceByDonor } = example.expected
      .final as Final;
    const figures = [netAssets, totalAssets, totalLiabilities, fundBalanceByDonor['-']];
    const text = section('The identity, and P1 by hand');
    expect(figures.filter((figure) => !text.includes(grouped(figure ?? '')))).toEqual([]);
  });

  it('has both states of knowledge of 30 September 2024', () => {
    const states = Object.entries(example.expected.asOf).filter(([name]) => name.includes('09-30'));
    expect(states).toHaveLength(2);
    for (const [, { trialBalance, netAssets }] of states) {
      const figures = [...Object.values(trialBalance), netAssets].map(grouped);
      expect(figures.filter((figure) => !section('Two times').includes(figure))).toEqual([]);
    }
  });
});
