import {
  ApplyReceipt,
  MakeAllocation,
  RecordReceipt,
  ReturnReceipt,
  ReverseApplication,
  ReverseReceipt,
} from '@art30/accounting';
import { eventNameOf, Unavailable, type EventStore } from '@art30/event-sourcing';
import { receiptIdOf, type CommandOutcome } from '@art30/ledger';
import { Commanding } from '../support/commanding';
import { until } from '../support/patience';
import { announcedPledge, signPledge, usdBooks } from '../support/usd-books';
import { withAppend } from '../support/with-append';
import { usd } from '../support/world';

const receiptId = receiptIdOf('BK-USD', 'REF-1');
const receipt = `receipt-${receiptId}`;
const pledges = ['P1', 'P2'] as const;
const why = { reasonCode: 'WRONG_FUND' as const, reason: 'another payer' };
const day = '2024-03-01';

const credit = {
  receiptId,
  bankAccount: 'BK-USD',
  bankReference: 'REF-1',
  valueDate: day,
  net: usd('100.00'),
  charges: usd('0.00'),
};
const paying = (pledgeId: string, amount = '50.00') => ({
  receiptId,
  pledgeId,
  effectiveDate: day,
  lines: [{ instalment: 1, settles: usd(amount) }],
});
const namesOf = ({ events }: CommandOutcome) =>
  events.map(({ stream, type }) => `${stream} ${type}`);

/** Fails the next `left` appends that contain an event of type `type`. */
function stopping(stopped: { type: string; left: number }) {
  return (real: EventStore): EventStore =>
    withAppend(real, (append, stream, expected, events) => {
      if (stopped.left === 0 || !events.some(({ type }) => type === stopped.type)) {
        return append(stream, expected, events);
      }
      stopped.left -= 1;
      return Promise.reject(new Unavailable('pulled plug'));
    });
}

describe('what follows an approval in other streams', () => {
  let ledger: Commanding;
  const stopped = { type: '', left: 0 };
  let keys = 0;

  const request = (name: string) => ledger.request(`${name} ${(keys += 1)}`);
  const booked = (stream: string) =>
    ledger
      .typesOf(stream)
      .then((types) => types.filter((type) => !/^(CommandProposed|Proposal)/.test(type)));
  const statusOf = async ({ proposal }: CommandOutcome) => {
    const events = await ledger.events.readStream(receipt);
    const own = events.filter(
      (event) => eventNameOf(event) === proposal?.id || event.data['proposalId'] === proposal?.id,
    );
    return own.map(({ type }) => type.replace('Proposal', ''));
  };
  const contentOf = async (type: string) => {
    const events = await ledger.events.readStream(receipt);
    return events.findLast((event) => event.type === type)?.data as never as {
      readonly because: string;
      readonly hash: string;
      readonly version: number;
      readonly books: readonly { readonly type: string; readonly stream: string }[];
    };
  };
  const applied = async (pledgeId: string) => {
    const proposed = await ledger.send(new ApplyReceipt(paying(pledgeId), request('apply')));
    return ledger.signed(proposed, `applied to ${pledgeId}`);
  };
  /** Records a receipt and applies it to both pledges. */
  const appliedTwice = async () => {
    await ledger.send(new RecordReceipt(credit, request('credit')));
    for (const pledgeId of pledges) await applied(pledgeId);
  };
  const reversing = (key = 'reverse') =>
    new ReverseReceipt(
      { receiptId, effectiveDate: day, ...why, withApplications: true },
      request(key),
    );

  beforeEach(async () => {
    stopped.left = 0;
    ledger = await Commanding.open({ store: stopping(stopped) });
    await usdBooks(ledger);
    for (const pledgeId of pledges) {
      await announcedPledge(ledger, pledgeId);
      await signPledge(ledger, pledgeId);
    }
  });
  afterEach(() => ledger.closeAndRemove());

  it('is signed with what is booked at once, and booked as signed', async () => {
    await ledger.send(new RecordReceipt(credit, request('credit')));
    const proposed = await ledger.send(new ApplyReceipt(paying('P1'), request('apply')));
    expect(proposed.application?.state).toBe('proposed');
    expect(await booked(receipt)).toEqual(['ReceiptRecorded']);
    const done = await ledger.signed(proposed, 'apply');
    expect(namesOf(done)).toEqual([
      ...[`${receipt} ReceiptAssigned`, `${receipt} ProposalApproved`, 'pledge-P1 ReceiptApplied'],
    ]);
    expect(done.application).toEqual({ ...proposed.application, state: 'applied' });
    const ids = proposed.proposal?.books.map(({ id }) => id);
    expect(
      done.events.flatMap(({ name, type }) => (type === 'ProposalApproved' ? [] : name)),
    ).toEqual(ids);
  });

  it('waits while a credit is booked by the cashier alone', async () => {
    const { receiptId: _same, ...application } = paying('P1', '100.00');
    const command = () => new RecordReceipt({ ...credit, application }, ledger.request('both'));
    const recorded = await ledger.send(command());
    expect(namesOf(recorded)).toEqual([`${receipt} ReceiptRecorded`, `${receipt} CommandProposed`]);
    expect(recorded.application?.state).toBe('proposed');
    expect(await ledger.send(command())).toEqual({ ...recorded, repeated: true });
    const [first] = await ledger.events.readStream(receipt);
    expect(Object.keys(first?.metadata ?? {})).not.toContain('approvedBy');
    const done = await ledger.signed(recorded, 'both');
    expect(done.application).toEqual({ ...recorded.application, state: 'applied' });
    expect(await booked('pledge-P1')).toContain('ReceiptApplied');
  });

  it('refuses credit and application together', async () => {
    const { receiptId: _same, ...application } = paying('P1', '100.01');
    const command = new RecordReceipt({ ...credit, application }, request('both'));
    await expect(ledger.send(command)).rejects.toMatchObject({ code: 'RECEIPT_EXCEEDED' });
    expect(await ledger.typesOf(receipt)).toEqual([]);
  });

  it('is finished by the worker where the service was stopped in between', async () => {
    await ledger.send(new RecordReceipt(credit, request('credit')));
    const proposed = await ledger.send(new ApplyReceipt(paying('P1'), request('apply')));
    Object.assign(stopped, { type: 'ReceiptApplied', left: 1 });
    const pending = await ledger.signed(proposed, 'apply');
    expect(pending.application?.state).toBe('pending');
    await until(async () => (await booked('pledge-P1')).includes('ReceiptApplied'));
    const [, , settled] = await ledger.events.readStream('pledge-P1');
    expect(settled?.metadata).toMatchObject({
      recordedBy: 'u.test',
      certifiedBy: 'u.certify',
      approvedBy: 'u.approve',
      proposal: proposed.proposal?.id,
    });
  });

  it('is refused where it is not what was signed: the money is back, and it is to be certified again', async () => {
    await ledger.send(new RecordReceipt(credit, request('credit')));
    const proposed = await ledger.send(new ApplyReceipt(paying('P1'), request('apply')));
    await ledger.certified(proposed.proposal as never, 'apply');
    // Another command appends to the pledge between the two appends of the approval.
    Object.assign(stopped, { type: 'ReceiptApplied', left: 1 });
    const pending = await ledger.approved(proposed.proposal as never, 'apply');
    expect(pending.application?.state).toBe('pending');
    await ledger.execute(
      new RecordReceipt(
        {
          ...credit,
          receiptId: receiptIdOf('BK-USD', 'REF-2'),
          bankReference: 'REF-2',
          net: usd('100.00'),
          application: { ...paying('P1', '100.00') },
        },
        request('faster'),
      ),
    );
    await until(async () => (await statusOf(proposed)).includes('Returned'));
    expect(await statusOf(proposed)).toEqual([
      ...['CommandProposed', 'Certified', 'Approved', 'Returned'],
    ]);
    expect(await booked(receipt)).toEqual([
      'ReceiptRecorded',
      'ReceiptAssigned',
      'ReceiptReleased',
    ]);
    expect(await contentOf('ProposalReturned')).toMatchObject({
      version: 2,
      books: [],
      because: expect.stringContaining('SETTLEMENT_EXCEEDS_OUTSTANDING') as string,
    });
    // A repeated approval returns the outcome of the first and appends nothing.
    const head = await ledger.events.head();
    const again = await ledger.approved(proposed.proposal as never, 'apply');
    expect(again.proposal).toMatchObject({ status: 'PROPOSED', version: 2 });
    expect(await ledger.events.head()).toBe(head);
  });

  it('is undone one application after the other, each whole, and the receipt last', async () => {
    await appliedTwice();
    const proposed = await ledger.send(reversing());
    const done = await ledger.signed(proposed, 'reverse');
    expect(namesOf(done)).toEqual([
      `${receipt} ProposalApproved`,
      ...['pledge-P1 ReceiptApplicationReversed', `${receipt} ReceiptReleased`],
      ...['pledge-P2 ReceiptApplicationReversed', `${receipt} ReceiptReversed`],
    ]);
    const again = await ledger.approved(proposed.proposal as never, 'reverse');
    expect(again.events).toEqual(done.events);
  });

  it.each(['ReceiptApplicationReversed', 'ReceiptReleased', 'ReceiptReversed'])(
    'is undone by the worker where the service was stopped before %s',
    async (type) => {
      await appliedTwice();
      const proposed = await ledger.send(reversing());
      Object.assign(stopped, { type, left: 2 });
      const begun = await ledger.signed(proposed, 'reverse');
      expect(begun.proposal).toMatchObject({ status: 'APPROVED' });
      await until(async () => (await booked(receipt)).includes('ReceiptReversed'));
      expect(await booked(receipt)).toEqual([
        ...['ReceiptRecorded', 'ReceiptAssigned', 'ReceiptAssigned'],
        ...['ReceiptReleased', 'ReceiptReversed'],
      ]);
      for (const pledgeId of pledges) {
        const types = await booked(`pledge-${pledgeId}`);
        expect(types.filter((own) => own === 'ReceiptApplicationReversed')).toHaveLength(1);
      }
    },
  );

  it('keeps the receipt from every other use until it is undone', async () => {
    await ledger.send(new RecordReceipt(credit, request('credit')));
    const own = await ledger.send(new ApplyReceipt(paying('P1', '40.00'), request('apply')));
    await ledger.signed(own, 'applied');
    const proposed = await ledger.send(reversing());
    Object.assign(stopped, { type: 'ReceiptApplicationReversed', left: 1_000 });
    await ledger.signed(proposed, 'reverse');
    const back = new ReturnReceipt(
      {
        receiptId,
        kind: 'UNIDENTIFIED' as const,
        effectiveDate: day,
        amount: usd('1.00'),
        paymentReference: 'PAY-1',
      },
      request('return'),
    );
    const kept = {
      code: 'CONTENDED',
      detail: expect.stringContaining(
        `reserved for proposal ${proposed.proposal?.id ?? ''}`,
      ) as string,
    };
    await expect(ledger.execute(back)).rejects.toMatchObject(kept);
    await expect(ledger.send(reversing('another'))).rejects.toMatchObject(kept);
    stopped.left = 0;
    await until(async () => (await booked(receipt)).includes('ReceiptReversed'));
  });

  it('is stopped by what uses the money: what was undone stays so, and the rest is signed anew', async () => {
    await appliedTwice();
    const proposed = await ledger.send(reversing());
    await ledger.certified(proposed.proposal as never, 'reverse');
    // P2 uses its money while the reversal, done on P1, has not reached P2 yet.
    const lines = [
      { from: { purpose: 'TA-GEN' }, to: { purpose: 'k', level: 'GLOBAL' }, gross: usd('50.00') },
    ];
    const allocation = { pledgeId: 'P2', allocationId: 'A1', effectiveDate: day, lines };
    Object.assign(stopped, { type: 'ReceiptReleased', left: 1 });
    await ledger.approved(proposed.proposal as never, 'reverse');
    await ledger.execute(new MakeAllocation(allocation, request('allocate')));
    await until(async () => (await statusOf(proposed)).includes('Returned'));
    expect(await booked(receipt)).toEqual([
      ...['ReceiptRecorded', 'ReceiptAssigned', 'ReceiptAssigned', 'ReceiptReleased'],
    ]);
    expect(await contentOf('ProposalReturned')).toMatchObject({
      version: 2,
      books: [],
      because: expect.stringContaining('DEPENDENT_EVENTS') as string,
    });
    // The receipt accepts commands again. The rest of the reversal is signed again once it can be booked.
    const apply = await ledger.send(new ApplyReceipt(paying('P1'), request('again')));
    expect(apply.proposal?.status).toBe('PROPOSED');
  });

  it('of one application ends where it began, on the receipt', async () => {
    await ledger.send(new RecordReceipt(credit, request('credit')));
    const { application } = await applied('P1');
    const command = new ReverseApplication(
      { receiptId, applicationId: application?.id ?? '', effectiveDate: day, ...why },
      request('undo'),
    );
    const done = await ledger.signed(await ledger.send(command), 'undo');
    expect(namesOf(done)).toEqual([
      `${receipt} ProposalApproved`,
      ...['pledge-P1 ReceiptApplicationReversed', `${receipt} ReceiptReleased`],
    ]);
    expect(done.application).toEqual({ id: application?.id, state: 'released' });
  });
});
