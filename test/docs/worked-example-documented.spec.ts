import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { balanceWords, type BalanceWord } from '@art30/books';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { lastEventPlayed, readScript, WorkedExample } from '../../apps/api/src/demo/worked-example';
import { example } from '../support/example-figures';
import { Service } from '../support/service';
import { wholeLog } from '../support/whole-log';
import { GeneratedPage, grouped, tableOf } from './generated-page';
import { entrySections, played, trialBalances, type Played } from './played-tables';

const page = new GeneratedPage('worked-example.md');
const accounting = readFileSync(join(__dirname, '../../docs/accounting.md'), 'utf8');

type Figures = Readonly<Record<BalanceWord, { readonly amount: string }>>;
interface Balances {
  readonly items: readonly { readonly label: string; readonly usd: Figures }[];
  readonly totals: { readonly usd: Figures };
}

const pledges = ['P1', 'P2', 'P3', 'P4'];

/**
 * A table of the figures of each pledge and of all together, one row a word. Words that are zero everywhere
 * are left out.
 */
function figureTable({ items, totals }: Balances): string {
  const ofPledges = pledges.flatMap((id) =>
    items.filter(({ label }) => label === id).map(({ usd }) => usd),
  );
  const words = Object.keys(balanceWords) as BalanceWord[];
  const rows = words
    .map((word) => [word, ...[...ofPledges, totals.usd].map((usd) => usd[word].amount)])
    .filter(([, ...figures]) => figures.some((figure) => figure !== '0.00'))
    .map(([word, ...figures]) => [`\`${word}\``, ...figures.map(grouped)]);
  return tableOf(['word', ...pledges, 'all'], rows);
}

describe('docs/reference/worked-example.md', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
  });

  afterAll(() => service.stopAndRemove());

  it('has the entries, balances and figures of the example as the service books them', async () => {
    const send = new WorkedExample(
      readScript(process.cwd()),
      (time) => service.clock.set(time),
      (request) => service.send(request),
    );
    const store = service.app.get(EVENT_STORE);
    const booked: Played[] = [];
    for (const number of send.through(lastEventPlayed)) {
      const before = (await wholeLog(store)).length;
      await send.play(number);
      booked.push(played(number, (await wholeLog(store)).slice(before)));
    }
    const figures = figureTable(await service.get<Balances>('/v1/balances?by=pledge'));
    const text = page.with([entrySections(booked), trialBalances(booked), figures]);
    expect(page.text).toBe(text);
  });

  it('has the balances of the independent engine after each event', () => {
    const [, table = ''] = page.text.split('\n## Trial balance after each event\n');
    for (const { eventId } of example.events) {
      const row = table.split('\n').find((line) => line.startsWith(`| ${eventId} |`)) ?? '';
      const expected = Object.values(example.expected.trialBalanceAfterEvent[eventId] ?? {});
      const shown = row.split('|').map((cell) => cell.trim());
      const nonzero = expected.filter((balance) => balance !== '0.00').map(grouped);
      expect(shown.slice(2).filter(Boolean).toSorted()).toEqual(nonzero.toSorted());
    }
  });
});

describe('docs/accounting.md', () => {
  it('quotes no figure of an event of the example that the example lacks', () => {
    const quoted = [...accounting.matchAll(/^\| E\d\d[^|]*\|.*$/gm)].flatMap(([row]) =>
      [...row.matchAll(/(?<![\d.])[\d,]+\.\d\d(?!\d)/g)].map(([figure]) => figure),
    );
    expect(quoted.filter((figure) => !page.text.includes(figure))).toEqual([]);
  });
});
