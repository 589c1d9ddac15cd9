import type { ReadStore } from '@art30/event-sourcing';
import { READ_STORE } from '../../apps/api/src/storage/tokens';
import { Service } from '../support/service';
import { runsLeftAlone, valuedBooks, type ValuedBooks } from '../support/valued-books';
import { describeEngines, engines, holdings } from './engines';
import { journalHoldings, textOf, Writings } from './written-books';

/** Revaluations change USD values without an amount: dollars on accounts in euros and yen. */
describeEngines('books with a revaluation run, added up by %s', (name) => {
  const writings = new Writings();
  let service: Service;
  let books: ValuedBooks;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-01-08T10:00:00.000Z', environment: runsLeftAlone });
    books = await valuedBooks(service);
  });

  afterAll(async () => {
    writings.remove();
    await service.stopAndRemove();
  });

  const addedUp = async () => {
    const store = service.app.get<ReadStore>(READ_STORE);
    const text = await textOf(store, name);
    const file = writings.write('books', text);
    expect(engines[name].check(file)).toBeNull();
    const found = holdings(engines[name].rows(file));
    expect(found).toEqual(journalHoldings(store));
    return { text, found };
  };
  const suspense = '2110 EUR ART30  ';

  it('come to the same as the journal, of pledges and of receipts', async () => {
    const { text, found } = await addedUp();
    expect(text).toContain('PledgeRevalued');
    expect(text).toContain('ReceiptRevalued');
    expect(found.get(suspense)).toEqual({ amount: -9_000n, usd: -9_574n });
  });

  it('come to the same once it is taken back', async () => {
    await books.run.startReversal('2025-01-05');
    await books.run.undoReceipt(books.receiptId, '2025-01-05');
    const { text, found } = await addedUp();
    expect(text).toContain('ReceiptRevaluationReversed');
    expect(found.get(suspense)).toEqual({ amount: -9_000n, usd: -10_000n });
  });
});
