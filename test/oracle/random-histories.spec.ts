import { readModel } from '@art30/accounting';
import { projectPage, type RecordedEvent } from '@art30/event-sourcing';
import { openScratchReadStore } from '@art30/storage';
import fc from 'fast-check';
import { histories, live } from '../model/histories';
import { engines, holdings, itWithEngines } from './engines';
import { inItsOwnFund, journalHoldings, textOf, Writings } from './written-books';
import { noteHistories } from '../support/notes';
import { historiesOfASeed, itReaches, seedOfTheDay } from '../support/seed-of-the-day';

/** Histories of each seed. */
const historiesTried = Math.min(200, Math.floor(historiesOfASeed / 3));
const stepsMax = 60;
/** A fixed seed whose histories contain everything demanded below. */
const seedOfEveryTime = 20_241_014;

describe('the books of random histories, added up by engines that know nothing of us', () => {
  const writings = new Writings();
  const store = openScratchReadStore(readModel);
  const events: RecordedEvent[] = [];

  beforeAll(async () => {
    const tried = [seedOfEveryTime, seedOfTheDay].flatMap((from) => {
      noteHistories('for the engines', from, historiesTried);
      return fc.sample(histories(stepsMax), { seed: from, numRuns: historiesTried });
    });
    for (const [index, history] of tried.entries()) {
      const { log } = await live(history);
      events.push(...inItsOwnFund(log, `H${index}`, events.length));
    }
    const { rows, checkpoint, poison } = projectPage(readModel, events, store.checkpoint());
    if (poison) throw poison;
    store.apply(rows, checkpoint);
  });

  afterAll(() => {
    store.close();
    writings.remove();
  });

  itReaches('have what is hard to add up', () => {
    const count = (where: string) =>
      Number(store.query(`SELECT count(*) AS rows FROM journal WHERE ${where}`)[0]?.['rows']);
    expect(count("currency = 'JPY' AND amount <> 0")).toBeGreaterThan(0);
    expect(count("currency = 'KWD' AND amount <> 0")).toBeGreaterThan(0);
    expect(count("currency = 'EUR' AND amount = 0 AND usd <> 0")).toBeGreaterThan(0);
    expect(count("currency = 'USD' AND amount <> usd")).toBe(0);
    expect(count("account LIKE '9%' AND level IS NOT NULL")).toBeGreaterThan(0);
    const reversed = events.filter(({ type }) => type.endsWith('Reversed'));
    expect(reversed.length).toBeGreaterThan(0);
    const exchanged = store.query(
      `SELECT sequence FROM (SELECT sequence FROM journal GROUP BY sequence, currency
         HAVING sum(amount) <> 0) GROUP BY sequence`,
    );
    expect(exchanged.length).toBeGreaterThan(0);
  });

  itWithEngines('come to the same by %s, to the minor unit', async (name) => {
    const file = writings.write(`books.${name}`, await textOf(store, name));
    expect(engines[name].check(file)).toBeNull();
    const rows = engines[name].rows(file);
    const expected = journalHoldings(store);
    expect(expected.size).toBeGreaterThan(historiesTried);
    expect(holdings(rows)).toEqual(expected);
  });
});
