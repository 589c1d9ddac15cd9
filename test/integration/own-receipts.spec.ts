import { readModel } from '@art30/accounting';
import { Books } from '@art30/books';
import { emptyCheckpoint, type JsonObject, type ReadStore } from '@art30/event-sourcing';
import { MemoryEventStore, MemoryTexts, openScratchReadStore } from '@art30/storage';

const day = '2024-07-02';
const usd = (amount: string) => ({ amount, currency: 'USD' });
const dates = { effective_date: day, posting_date: day };

/** The read model between the two appends of an application, as a crash can leave it. */
describe('a receipt whose application is under way', () => {
  let readStore: ReadStore;
  let books: Books;
  let sequence: number;

  beforeEach(() => {
    readStore = openScratchReadStore(readModel);
    sequence = 0;
    books = new Books({
      events: new MemoryEventStore(),
      readStore,
      proposalDays: 30,
      progress: { waitFor: async () => 'reached', standsAt: () => null },
      today: () => day,
      sha256: (text) => text,
      texts: new MemoryTexts(),
    });
    const pledge = { recommendation: 'm', currency: 'USD', status: 'SIGNED', earmarks: [] };
    changed('pledges', 'P-A', { ...pledge, donorId: 'DON-A' });
    changed('pledges', 'P-B', { ...pledge, donorId: 'DON-B' });
    const credit = { bankAccount: 'BK-USD', bankReference: 'REF', valueDate: day };
    const text = { remitter: 'Somebody', remittanceInfo: null, takenOverOn: null };
    const money = { net: usd('100.00'), charges: usd('0.00') };
    changed('receipts', 'R', { status: 'RECORDED', ...credit, ...text, ...money });
  });
  afterEach(() => readStore.close());

  function changed(register: string, id: string, changes: JsonObject, type = 'Fact'): void {
    sequence += 1;
    const event = {
      sequence,
      event_id: `e${sequence}`,
      event_name: `e${sequence}`,
      position: String(sequence),
      type,
      ...dates,
      stream: `receipt-R`,
      revision: sequence,
      reverses: null,
      recorded_by: 'u.a',
      recorded_at: '2024-07-02T09:00:00.000Z',
      known_from: '2024-07-02T09:00:00.000Z',
      certified_by: null,
      approved_by: null,
      proposal: null,
      delegation: null,
      key_hash: '0',
      request_hash: '0',
    };
    const change = { sequence, ordinal: 0, id, ...dates, changes: JSON.stringify(changes) };
    readStore.apply(
      [
        { table: 'events', row: event },
        { table: register, row: change },
      ],
      {
        ...emptyCheckpoint,
        position: String(sequence),
        sequence,
        knownFrom: '2024-07-02T09:00:00.000Z',
      },
    );
  }

  function assigned(id: string, pledgeId: string): void {
    const none = { account: null, returnOf: null, excess: null, fromOverpayment: null };
    const about = { receiptId: 'R', pledgeId, effectiveDate: day, kind: 'CONTRIBUTION' };
    const open = { state: 'pending', released: 'no' };
    changed('applications', id, { ...about, ...none, ...open }, 'ReceiptAssigned');
  }

  const line = { instalment: 1, purpose: 'M-GEN', settles: usd('100.00'), cash: usd('100.00') };
  const applied = { state: 'applied', lines: [{ ...line, charges: usd('0.00') }] };
  const seen = async (donor: string) => {
    const { items } = await books.ownOf([donor]).receipts.list({});
    return items.map(({ id, whole, applications }) => ({
      id,
      isWhole: whole !== null,
      states: applications.map(({ state }) => state),
    }));
  };

  it('is its own while the receipt holds the money for its pledge, and whole once it has it', async () => {
    assigned('AP', 'P-A');
    expect(await seen('DON-A')).toEqual([{ id: 'R', isWhole: false, states: ['pending'] }]);
    changed('applications', 'AP', applied);
    expect(await seen('DON-A')).toEqual([{ id: 'R', isWhole: true, states: ['applied'] }]);
    expect(await seen('DON-B')).toEqual([]);
  });

  it("is not its whole at an earlier moment where a part was another's after all", async () => {
    const half = (id: string, pledgeId: string) => {
      assigned(id, pledgeId);
      const lines = [{ ...line, cash: usd('50.00'), charges: usd('0.00') }];
      changed('applications', id, { ...applied, lines });
    };
    half('AP', 'P-A');
    half('MISTAKEN', 'P-A');
    const before = sequence;
    expect(await seen('DON-A')).toMatchObject([{ isWhole: true }]);
    changed('applications', 'MISTAKEN', { state: 'reversed' });
    half('AP-B', 'P-B');
    const { items } = await books.ownOf(['DON-A']).receipts.list({ knownAt: String(before) });
    expect(items.map(({ whole }) => whole)).toEqual([null]);
  });

  it.each([
    ['its pledge refused the money', [{ state: 'refused', reason: 'PLEDGE_STATUS' }]],
    ['the receipt has the money back', [{ released: 'yes' }]],
    ['its pledge gave the money back', [applied, { state: 'reversed' }]],
  ] as const)('is its own no more once %s', async (_what, changes) => {
    assigned('AP', 'P-A');
    for (const change of changes) changed('applications', 'AP', change);
    expect(await seen('DON-A')).toEqual([]);
    await expect(books.ownOf(['DON-A']).receipts.find('R', {})).rejects.toMatchObject({
      code: 'RECEIPT_UNKNOWN',
    });
    // The next application of the same receipt is to a pledge of another donor.
    assigned('AP-2', 'P-B');
    changed('applications', 'AP-2', applied);
    expect(await seen('DON-A')).toEqual([]);
    expect(await seen('DON-B')).toEqual([{ id: 'R', isWhole: true, states: ['applied'] }]);
  });
});
