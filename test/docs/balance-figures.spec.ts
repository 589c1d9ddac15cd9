import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { balanceWords, type BalanceWord } from '@art30/books';
import { lastEventPlayed } from '../../apps/api/src/demo/worked-example';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';

const page = readFileSync(join(__dirname, '../../docs/accounting.md'), 'utf8');
const [, after = ''] = page.split('\n### Every word in figures\n');
const [atTheEnd = '', zeroAtTheEnd = ''] = (after.split('\n## ')[0] ?? '').split(
  'These are zero at the end.',
);

type Figures = Readonly<Record<BalanceWord, { readonly amount: string }>>;
interface Balances {
  readonly items: readonly { readonly label: string; readonly usd: Figures }[];
  readonly totals: { readonly usd: Figures };
}

/** Cells of the row of a word, without the word. */
function figuresOf(table: string, word: string): string[] | undefined {
  const row = table.split('\n').find((line) => line.startsWith(`| \`${word}\` |`));
  return row
    ?.slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())
    .slice(1);
}

function grouped(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+\.)/g, ',');
}

describe('the words of a balance row in docs/accounting.md', () => {
  let service: Service;
  let columns: Figures[];

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, lastEventPlayed);
    const { items, totals } = await service.get<Balances>('/v1/balances?by=pledge');
    const pledges = ['P1', 'P2', 'P3', 'P4'].flatMap((id) =>
      items.filter(({ label }) => label === id).map(({ usd }) => usd),
    );
    columns = [...pledges, totals.usd];
  });

  afterAll(() => service.stopAndRemove());

  it.each(Object.keys(balanceWords) as BalanceWord[])('have the figures of %s', (word) => {
    const figures = columns.map((column) => grouped(column[word].amount));
    expect(figures).toHaveLength(5);
    const isZero = figures.every((figure) => figure === '0.00');
    expect(figuresOf(atTheEnd, word)).toEqual(isZero ? undefined : figures);
    expect(figuresOf(zeroAtTheEnd, word)).toEqual(
      isZero ? [expect.stringMatching(/^[1-9][\d,]*\.\d\d$/), expect.any(String)] : undefined,
    );
  });
});
