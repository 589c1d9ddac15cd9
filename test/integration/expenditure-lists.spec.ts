import {
  RecordReceipt,
  ReportExpenditure,
  ReportExpenditures,
  ReversePledgeEvent,
  SoftClosePeriod,
} from '@art30/accounting';
import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { listBookedForMs, receiptIdOf, type CommandOutcome } from '@art30/ledger';
import { Commanding } from '../support/commanding';
import { until } from '../support/patience';
import { announcedPledge, signPledge, usdBooks } from '../support/usd-books';
import { withAppend } from '../support/with-append';
import { usd } from '../support/world';

const day = '2024-03-01';
const batch = 'batch-L1';
const spent = (
  pledgeId: string,
  id: string,
  changes: { purpose?: string; amount?: string } = {},
) => {
  const { purpose = 'k', amount = '10.00' } = changes;
  return {
    pledgeId,
    id,
    effectiveDate: day,
    purpose,
    level: 'NATIONAL' as const,
    direct: usd(amount),
    paidFrom: 'BK-USD',
    document: `voucher ${id}`,
  };
};
type Item = ReturnType<typeof spent>;
const three = [spent('P1', 'X1'), spent('P2', 'X2'), spent('P1', 'X3')];
const namesOf = ({ events }: CommandOutcome) =>
  events.map(({ stream, type }) => `${stream} ${type}`);

/**
 * Fails the next `left` appends of a type under a proposal. If `isWritten`, they are stored and only their
 * answer is lost.
 */
interface Fault {
  type: string;
  left: number;
  isWritten: boolean;
  /** Number of such appends that succeed first. */
  pass: number;
}

function faulty(fault: Fault) {
  return (real: EventStore): EventStore =>
    withAppend(real, async (append, stream, expected, events) => {
      const isMeant =
        fault.left > 0 &&
        events.some(({ type, metadata }) => type === fault.type && metadata.proposal !== undefined);
      if (!isMeant || fault.pass > 0) {
        if (isMeant) fault.pass -= 1;
        return append(stream, expected, events);
      }
      fault.left -= 1;
      if (fault.isWritten) await append(stream, expected, events);
      throw new Unavailable('pulled plug');
    });
}

describe('a list of expenditures', () => {
  let ledger: Commanding;
  const fault: Fault = { type: '', left: 0, isWritten: false, pass: 0 };
  let keys = 0;

  const request = (name: string) => ledger.request(`${name} ${(keys += 1)}`);
  const list = (items: readonly Item[] = three, listId = 'L1') =>
    new ReportExpenditures({ listId, items, documentReference: 'ERP file' }, request('list'));
  const stops = (type: string, more: Partial<Fault> = {}) =>
    Object.assign(fault, { type, left: 1, isWritten: false, pass: 0, ...more });
  const business = async (stream: string) => {
    const events = await ledger.events.readStream(stream);
    return events.filter(({ type }) => !/^(CommandProposed|Proposal)/.test(type));
  };
  const booked = async (stream = batch) => (await business(stream)).map(({ type }) => type);
  const reported = async () => {
    const events = (await Promise.all(['pledge-P1', 'pledge-P2'].map(business))).flat();
    const own = events.filter(({ type }) => type === 'ExpenditureReported');
    return own.map(({ data }) => data['expenditureId']).sort();
  };
  const lastOf = async (type: string) => {
    const events = await ledger.events.readStream(batch);
    return events.findLast((event) => event.type === type)?.data as never as {
      readonly because: string;
      readonly version: number;
      readonly hash: string;
      readonly books: readonly { readonly type: string; readonly stream: string }[];
      readonly leftOut: readonly { readonly item: number; readonly code: string }[];
    };
  };
  const single = (pledgeId: string, expenditureId: string, amount = '10.00') => {
    const { id: _id, ...stated } = spent(pledgeId, expenditureId, { amount });
    const facts = { ...stated, expenditureId, chargeSupport: false };
    return ledger.execute(new ReportExpenditure(facts, request('single')));
  };
  /**
   * Interrupts the booking of a list after its first item, runs `happens`, and waits for the outcome of the
   * list.
   */
  const meanwhile = async (happens: () => Promise<unknown>, stopped = 'ReferenceClaimed') => {
    const proposed = await ledger.send(list());
    await ledger.certified(proposed.proposal as never, 'list');
    stops(stopped, { pass: 1, left: 1_000 });
    const begun = await ledger.approved(proposed.proposal as never, 'list');
    expect(begun.proposal).toMatchObject({ status: 'APPROVED' });
    await happens();
    fault.left = 0;
    return proposed;
  };

  beforeEach(async () => {
    Object.assign(fault, { type: '', left: 0, isWritten: false, pass: 0 });
    ledger = await Commanding.open({ store: faulty(fault), settlementGraceMs: 150 });
    await usdBooks(ledger);
    const credit = { bankAccount: 'BK-USD', bankReference: 'REF-1', valueDate: day };
    const money = { net: usd('1000.00'), charges: usd('0.00') };
    const receiptId = receiptIdOf('BK-USD', 'REF-1');
    await ledger.execute(new RecordReceipt({ ...credit, ...money, receiptId }, request('credit')));
    for (const pledgeId of ['P1', 'P2']) {
      await announcedPledge(ledger, pledgeId);
      await signPledge(ledger, pledgeId);
    }
  });
  afterEach(() => ledger.closeAndRemove());

  it('is proposed with all that it would book over all pledges, and booked as it was signed', async () => {
    const proposed = await ledger.send(list());
    expect(proposed.proposal?.books.map(({ stream, type }) => `${stream} ${type}`)).toEqual([
      `${batch} ExpendituresListed`,
      ...['pledge-P1', 'pledge-P2', 'pledge-P1'].map((pledge) => `${pledge} ExpenditureReported`),
      `${batch} ExpendituresBooked`,
    ]);
    expect(await ledger.typesOf(batch)).toEqual(['CommandProposed']);
    expect(await reported()).toEqual([]);
    const done = await ledger.signed(proposed, 'list');
    expect(namesOf(done)).toEqual([
      ...[`${batch} ExpendituresListed`, `${batch} ProposalApproved`],
      ...['pledge-P1', 'pledge-P2', 'pledge-P1'].map((pledge) => `${pledge} ExpenditureReported`),
      `${batch} ExpendituresBooked`,
    ]);
    const ids = done.events.flatMap(({ name, type }) => (type === 'ProposalApproved' ? [] : name));
    expect(ids).toEqual(proposed.proposal?.books.map(({ id }) => id));
    expect(await ledger.approved(proposed.proposal as never, 'list')).toEqual({
      ...done,
      repeated: true,
    });
    const [, , event] = await business('pledge-P1');
    expect(event?.metadata).toMatchObject({
      recordedBy: 'u.test',
      certifiedBy: 'u.certify',
      approvedBy: 'u.approve',
      proposal: proposed.proposal?.id,
    });
  });

  it('is tried item upon item: the one with which the bank account is overdrawn warns of that', async () => {
    const items = three.map((item) => ({ ...item, direct: usd('400.00') }));
    const proposed = await ledger.send(list(items));
    const warnings = proposed.warnings.filter(({ code }) => code === 'BANK_OVERDRAWN');
    expect(warnings.map(({ detail }) => /USD \d\S+/.exec(detail)?.[0])).toEqual(['USD 200.00']);
    expect((await ledger.signed(proposed, 'list')).events).toHaveLength(6);
  });

  it.each([
    ['PURPOSE_UNKNOWN', 'items[1].purpose', [three[0], spent('P2', 'X2', { purpose: 'zz' })]],
    ['PLEDGE_UNKNOWN', 'items[0].pledgeId', [spent('P9', 'X1'), spent('P8', 'X2')]],
    ['DUPLICATE_ERP_DOCUMENT', 'items[1].id', [three[0], spent('P2', 'X1')]],
    ['DUPLICATE_ID', 'items[2].id', [three[0], three[1], spent('P1', 'X1')]],
    ['INVALID_AMOUNT', 'items[1].direct', [three[0], spent('P1', 'X2', { amount: '0.00' })]],
  ])('is refused whole for its first item that is: %s at %s', async (code, field, items) => {
    await expect(ledger.send(list(items as Item[]))).rejects.toMatchObject({ code, field });
    expect(await ledger.typesOf(batch)).toEqual([]);
  });

  it('is one of its id', async () => {
    await ledger.signed(await ledger.send(list()), 'list');
    const another = list([spent('P1', 'Y1')]);
    await expect(ledger.send(another)).rejects.toMatchObject({ code: 'DUPLICATE_ID', field: 'id' });
  });

  it.each([
    ...[false, true].flatMap((isWritten) =>
      ['ReferenceClaimed', 'ExpenditureReported', 'ExpendituresBooked'].map((type) => ({
        type,
        isWritten,
        pass: 0,
        when: isWritten ? 'after' : 'before',
      })),
    ),
    { type: 'ExpenditureReported', isWritten: false, pass: 1, when: 'before a later' },
    { type: 'ExpenditureReported', isWritten: true, pass: 2, when: 'after the last' },
  ])(
    'is booked to its end by the worker where the service was stopped $when $type',
    async ({ type, isWritten, pass }) => {
      const proposed = await ledger.send(list());
      stops(type, { isWritten, pass });
      const begun = await ledger.signed(proposed, 'list');
      // The worker may have booked the rest before the approval is answered.
      if (begun.proposal) expect(begun.proposal).toMatchObject({ status: 'APPROVED' });
      else expect(begun.events).toHaveLength(6);
      await until(async () => (await booked()).includes('ExpendituresBooked'));
      expect(await booked()).toEqual(['ExpendituresListed', 'ExpendituresBooked']);
      expect(await reported()).toEqual(['X1', 'X2', 'X3']);
      const again = await ledger.approved(proposed.proposal as never, 'list');
      expect(again.events).toHaveLength(6);
    },
  );

  it.each([false, true])(
    'is approved once where the answer to the approval is lost (written: %s)',
    async (isWritten) => {
      const proposed = await ledger.send(list());
      stops('ExpendituresListed', { isWritten });
      await expect(ledger.signed(proposed, 'list')).rejects.toThrow('pulled plug');
      const again = await ledger.approved(proposed.proposal as never, 'list');
      expect(again.events).toHaveLength(6);
      expect(await reported()).toEqual(['X1', 'X2', 'X3']);
    },
  );

  it('is approved once by two at once', async () => {
    const proposed = await ledger.send(list());
    await ledger.certified(proposed.proposal as never, 'list');
    const both = await Promise.allSettled(
      ['u.approve', 'u.other'].map((by) =>
        ledger.approved(proposed.proposal as never, `by ${by}`, by),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find((one) => one.status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'PROPOSAL_STATUS' } });
    expect(await reported()).toEqual(['X1', 'X2', 'X3']);
  });

  it('is booked once by all who go on with it at the same time', async () => {
    const items = Array.from({ length: 12 }, (_one, index) =>
      spent(index % 2 === 0 ? 'P1' : 'P2', `M${String(index).padStart(2, '0')}`),
    );
    const proposed = await ledger.send(list(items));
    await ledger.certified(proposed.proposal as never, 'list');
    stops('ExpenditureReported');
    await ledger.approved(proposed.proposal as never, 'list');
    const again = () => ledger.approved(proposed.proposal as never, 'list');
    const all = await Promise.all([again(), again(), again()]);
    expect(all.map(({ events }) => events.length)).toEqual([15, 15, 15]);
    expect(await reported()).toEqual(items.map((item) => item.id).sort());
    expect(await booked()).toEqual(['ExpendituresListed', 'ExpendituresBooked']);
  });

  it('is left to the worker by a request that has booked for as long as it may', async () => {
    const proposed = await ledger.send(list());
    await ledger.certified(proposed.proposal as never, 'list');
    const { append } = ledger.events;
    ledger.events.append = async (stream, expected, events) => {
      const result = await append.call(ledger.events, stream, expected, events);
      if (events.some(({ type }) => type === 'ExpenditureReported')) {
        ledger.clock.set(new Date(ledger.clock.now().getTime() + listBookedForMs + 1));
      }
      return result;
    };
    const begun = await ledger.approved(proposed.proposal as never, 'list');
    expect(begun.proposal).toMatchObject({ status: 'APPROVED' });
    expect(namesOf(begun)).toEqual([
      ...[`${batch} ExpendituresListed`, `${batch} ProposalApproved`],
      'pledge-P1 ExpenditureReported',
    ]);
    await until(async () => (await booked()).includes('ExpendituresBooked'));
    expect(await reported()).toEqual(['X1', 'X2', 'X3']);
  });

  it('leaves out what is refused meanwhile, books the others, and has the rest signed anew', async () => {
    const proposed = await meanwhile(() => single('P1', 'X2'));
    await until(async () => (await ledger.typesOf(batch)).includes('ProposalReturned'));
    expect(await booked()).toEqual(['ExpendituresListed', 'ExpendituresLeftOut']);
    const { leftOut } = await lastOf('ExpendituresLeftOut');
    expect(leftOut).toMatchObject([{ item: 2, code: 'DUPLICATE_ERP_DOCUMENT' }]);
    expect(await reported()).toEqual(['X1', 'X2', 'X3']);
    const returned = await lastOf('ProposalReturned');
    expect(returned).toMatchObject({ version: 2, books: [] });
    expect(returned.because).toContain('was left out');
    // A repeated approval returns the outcome of the first and appends nothing.
    const head = await ledger.events.head();
    const again = await ledger.approved(proposed.proposal as never, 'list');
    expect(again.proposal).toMatchObject({ status: 'PROPOSED', version: 2 });
    expect(await ledger.events.head()).toBe(head);
  });

  it('has the rest signed anew by the worker where the service was stopped before that', async () => {
    await meanwhile(() => single('P1', 'X2'));
    stops('ProposalReturned', { left: 2 });
    await until(async () => (await ledger.typesOf(batch)).includes('ProposalReturned'));
    expect(fault.left).toBe(0);
    expect(await booked()).toEqual(['ExpendituresListed', 'ExpendituresLeftOut']);
  });

  it('books what was left out, and nothing else, once that is signed', async () => {
    const other = await meanwhile(() => single('P2', 'Y1', '995.00'), 'ExpenditureReported');
    await until(async () => (await ledger.typesOf(batch)).includes('ProposalReturned'));
    const { leftOut } = await lastOf('ExpendituresLeftOut');
    expect(leftOut.map(({ item, code }) => `${item} ${code}`)).toEqual([
      ...['2 PROPOSAL_CHANGED', '3 PROPOSAL_CHANGED'],
    ]);
    const rest = await lastOf('ProposalReturned');
    expect(rest.books.map(({ stream, type }) => `${stream} ${type}`)).toEqual([
      ...['pledge-P2 ExpenditureReported', 'pledge-P1 ExpenditureReported'],
      `${batch} ExpendituresBooked`,
    ]);
    const { id = '' } = other.proposal ?? {};
    await ledger.certified({ id, hash: rest.hash }, 'rest');
    stops('ExpenditureReported', { pass: 1 });
    const begun = await ledger.approved({ id, hash: rest.hash }, 'rest');
    expect(begun.proposal).toMatchObject({ status: 'APPROVED' });
    await until(async () => (await booked()).includes('ExpendituresBooked'));
    expect(await booked()).toEqual([
      ...['ExpendituresListed', 'ExpendituresLeftOut', 'ExpendituresBooked'],
    ]);
    expect(await reported()).toEqual(['X1', 'X2', 'X3', 'Y1']);
    const done = await ledger.approved({ id, hash: rest.hash }, 'rest');
    expect(namesOf(done)).toEqual([
      `${batch} ProposalApproved`,
      ...['pledge-P2 ExpenditureReported', 'pledge-P1 ExpenditureReported'],
      `${batch} ExpendituresBooked`,
    ]);
  });

  it('goes to the controller for what a fence has come before', async () => {
    ledger.clock.set(new Date('2024-04-05T00:00:00.000Z'));
    const fence = { period: '2024-03', effectiveDate: '2024-03-31' };
    const { proposal } = await meanwhile(() =>
      ledger.execute(new SoftClosePeriod(fence, ledger.byController('fence'))),
    );
    await until(async () => (await ledger.typesOf(batch)).includes('ProposalReturned'));
    const { leftOut } = await lastOf('ExpendituresLeftOut');
    expect(leftOut.map(({ item, code }) => `${item} ${code}`)).toEqual([
      ...['2 PERIOD_CLOSED', '3 PERIOD_CLOSED'],
    ]);
    const { hash } = await lastOf('ProposalReturned');
    const rest = { id: proposal?.id ?? '', hash };
    expect(await lastOf('ProposalReturned')).toMatchObject({ version: 2, approver: 'CONTROLLER' });
    await ledger.certified(rest, 'rest');
    const officer = ledger.approved(rest, 'by an officer');
    await expect(officer).rejects.toMatchObject({ code: 'AUTHORITY_REQUIRED' });
    await ledger.approved(rest, 'rest', 'u.controller');
    expect(await booked()).toContain('ExpendituresBooked');
    expect(await reported()).toEqual(['X1', 'X2', 'X3']);
  });

  it('can be signed again once what kept an expenditure out is reversed', async () => {
    const { proposal } = await meanwhile(() => single('P1', 'X2'));
    await until(async () => (await ledger.typesOf(batch)).includes('ProposalReturned'));
    const events = await business('pledge-P1');
    const twin = events.find(({ data }) => data['expenditureId'] === 'X2');
    const why = { reasonCode: 'WRONG_FUND' as const, reason: 'it was of P2' };
    const facts = { pledgeId: 'P1', eventId: twin?.id ?? '', effectiveDate: day, ...why };
    await ledger.execute(new ReversePledgeEvent(facts, request('reverse')));
    const { id = '' } = proposal ?? {};
    const sign = async (key: string) =>
      ledger.certified({ id, hash: (await lastOf('ProposalReturned')).hash }, key);
    await expect(sign('first')).rejects.toMatchObject({ code: 'PROPOSAL_CHANGED' });
    await sign('second');
    const { hash, version } = await lastOf('ProposalReturned');
    expect(version).toBe(3);
    await ledger.approved({ id, hash }, 'rest');
    expect(await booked()).toContain('ExpendituresBooked');
    const othersReported = (await reported()).filter((own) => own !== 'X2');
    expect(othersReported).toEqual(['X1', 'X3']);
    expect(
      (await booked('pledge-P2')).filter((type) => type === 'ExpenditureReported'),
    ).toHaveLength(1);
  });
});
