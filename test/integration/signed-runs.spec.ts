import { eventNameOf, type RecordedEvent } from '@art30/event-sourcing';
import {
  ApplyReceipt,
  ReturnReceipt,
  ReverseReceipt,
  ReverseReturn,
  ReverseRevaluation,
  RunRevaluation,
} from '@art30/accounting';
import { Unavailable, type EventStore, type NewEvent } from '@art30/event-sourcing';
import type { CommandOutcome } from '@art30/ledger';
import { Commanding } from '../support/commanding';
import { euroBooks } from '../support/euro-books';
import { findingsIn } from '../support/log-findings';
import { until } from '../support/patience';
import { withAppend } from '../support/with-append';
import { eur } from '../support/world';

const asAt = '2024-07-14';

describe('a run that was signed', () => {
  let ledger: Commanding;
  let receiptId: string;
  let keys = 0;
  let stops: (event: NewEvent) => boolean = () => false;
  const stoppable = (real: EventStore) =>
    withAppend(real, (append, stream, expected, events) =>
      events.some((event) => stops(event))
        ? Promise.reject(new Unavailable('pulled plug'))
        : append(stream, expected, events),
    );

  const request = (name: string) => ledger.request(`${name} ${(keys += 1)}`);
  const run = (revaluationId = 'REV') =>
    ledger.send(new RunRevaluation({ revaluationId, asAt }, request('run')));
  const typesOf = ({ events }: CommandOutcome) => events.map(({ type }) => type);
  const paidBack = (amount: string, reference: string, effectiveDate = '2024-07-13') =>
    ledger.execute(
      new ReturnReceipt(
        {
          receiptId,
          kind: 'UNIDENTIFIED' as const,
          effectiveDate,
          amount: eur(amount),
          paymentReference: reference,
        },
        request('return'),
      ),
    );
  const logOf = async (type: string) => {
    const all = await ledger.events.readAll(null, 500);
    return all.filter((event) => event.type === type);
  };

  beforeEach(async () => {
    stops = () => false;
    ledger = await Commanding.open({ at: '2024-07-15T09:00:00.000Z', store: stoppable });
    receiptId = await euroBooks(ledger);
  });
  afterEach(() => ledger.closeAndRemove());

  it('is signed by its totals and a hash of each item, and booked as signed', async () => {
    const proposed = await run();
    const { proposal } = proposed;
    expect(proposal?.books.map(({ type }) => type)).toEqual([
      ...['RevaluationStarted', 'RevaluationCompleted'],
    ]);
    expect(proposal?.run?.items.map(({ stream }) => stream)).toEqual([
      ...['pledge-EURO', `receipt-${receiptId}`],
    ]);
    const usd = proposal?.run?.totals.reduce((sum, total) => sum + Number(total.usd), 0);
    expect(usd).toBe(0);
    const done = await ledger.signed(proposed, 'run');
    expect(typesOf(done)).toEqual([
      ...['RevaluationStarted', 'ProposalApproved', 'PledgeRevalued', 'ReceiptRevalued'],
      'RevaluationCompleted',
    ]);
    const [completed] = await logOf('RevaluationCompleted');
    expect(completed?.data['leftOut']).toEqual([]);
    expect(await ledger.approved(proposal as never, 'run')).toEqual({ ...done, repeated: true });
  });

  it('leaves out what moved since, which is proposed again by its recorder', async () => {
    const proposed = await run();
    await ledger.certified(proposed.proposal as never, 'run');
    await paidBack('10.00', 'PAY-1');
    const done = await ledger.approved(proposed.proposal as never, 'run');
    expect(typesOf(done)).toEqual([
      ...['RevaluationStarted', 'ProposalApproved', 'PledgeRevalued', 'RevaluationCompleted'],
    ]);
    const [completed] = await logOf('RevaluationCompleted');
    expect(completed?.data['leftOut']).toMatchObject([{ receiptId, code: 'PROPOSAL_CHANGED' }]);
    await until(async () => (await logOf('CommandProposed')).length === 2);
    const [, further] = await logOf('CommandProposed');
    expect(further?.data).toMatchObject({
      command: 'RunRevaluation',
      proposedBy: 'u.test',
      follows: proposed.proposal?.id,
      facts: { asAt },
    });
    const { hash } = further?.data as unknown as { readonly hash: string };
    const second = { id: eventNameOf(further as RecordedEvent), hash };
    await ledger.certified(second, 'further');
    const rest = await ledger.approved(second, 'further');
    expect(typesOf(rest)).toContain('ReceiptRevalued');
    const valued = rest.events.filter(({ entries }) => entries.length > 0);
    expect(valued.map(({ type }) => type)).toEqual(['ReceiptRevalued']);
    // The run is complete, so no further proposal may follow in the next rounds.
    const rounds = ledger.rounds + 5;
    await until(() => ledger.rounds > rounds);
    expect(await logOf('CommandProposed')).toHaveLength(2);
  });

  it('is valued anew by the reversal of a return, and a verifier finds that as it was signed', async () => {
    const day = '2024-07-15';
    const [paid] = (await paidBack('10.00', 'PAY-1', day)).events;
    await ledger.signed(await run(), 'run');
    const why = { effectiveDate: day, reasonCode: 'OTHER', reason: 'never paid' } as const;
    const facts = { receiptId, eventId: paid?.id ?? '', ...why };
    const reversal = await ledger.send(new ReverseReturn(facts, request('reversal')));
    const done = await ledger.signed(reversal, 'reversal');
    expect(typesOf(done)).toEqual([
      ...['ReceiptReturnReversed', 'ReceiptRevalued', 'ProposalApproved'],
    ]);
    const found = findingsIn(await ledger.events.readAll(null, 500));
    expect(found.filter(({ rule }) => rule === 'NOT_AS_SIGNED')).toEqual([]);
  });

  it('goes back to be certified where its items moved before that', async () => {
    const proposed = await run();
    await paidBack('10.00', 'PAY-1');
    await expect(ledger.certified(proposed.proposal as never, 'run')).rejects.toMatchObject({
      code: 'PROPOSAL_CHANGED',
    });
    const [returned] = await logOf('ProposalReturned');
    const { hash } = returned?.data as unknown as { readonly hash: string };
    const again = { id: proposed.proposal?.id ?? '', hash };
    await ledger.certified(again, 'again');
    expect(typesOf(await ledger.approved(again, 'again'))).toContain('ReceiptRevalued');
  });

  it('is not proposed while an item is kept for what is being booked, and nothing is unknown of that', async () => {
    for (const key of ['first', 'second']) {
      const facts = { receiptId, pledgeId: 'EURO', effectiveDate: '2024-07-02' };
      const lines = [{ instalment: 1, settles: eur('45.00') }];
      await ledger.execute(new ApplyReceipt({ ...facts, lines }, request(key)));
    }
    const undoing = await ledger.send(
      new ReverseReceipt(
        {
          receiptId,
          effectiveDate: '2024-07-13',
          reasonCode: 'OTHER',
          reason: 'recalled',
          withApplications: true,
        },
        request('undo'),
      ),
    );
    let undone = 0;
    stops = ({ type }) => type === 'ReceiptApplicationReversed' && (undone += 1) > 1;
    await ledger.signed(undoing, 'undo');
    await expect(run()).rejects.toMatchObject({
      code: 'CONTENDED',
      detail: expect.stringContaining('reserved for proposal') as string,
    });
    stops = () => false;
    await until(async () => (await logOf('ReceiptReversed')).length > 0);
    expect(await run()).toMatchObject({ proposal: { status: 'PROPOSED' } });
  });

  it('is reversed as signed too', async () => {
    await ledger.signed(await run(), 'run');
    const why = { effectiveDate: asAt, reasonCode: 'OTHER', reason: 'another list' } as const;
    const proposed = await ledger.send(
      new ReverseRevaluation({ revaluationId: 'REV', ...why }, request('back')),
    );
    const done = await ledger.signed(proposed, 'back');
    expect(typesOf(done)).toEqual([
      ...['RevaluationReversalStarted', 'ProposalApproved', 'EventReversed'],
      ...['ReceiptRevaluationReversed', 'RevaluationReversed'],
    ]);
  });
});
