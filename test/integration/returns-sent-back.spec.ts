import {
  ApplyToReturn,
  RecordReceipt,
  ReturnReceipt,
  ReverseApplication,
  ReverseReceipt,
} from '@art30/accounting';
import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { receiptIdOf } from '@art30/ledger';
import { Commanding } from '../support/commanding';
import { until } from '../support/patience';
import { usdBooks } from '../support/usd-books';
import { withAppend } from '../support/with-append';
import { usd } from '../support/world';

const owner = receiptIdOf('BK-USD', 'UNKNOWN');
const bounced = (reference: string) => receiptIdOf('BK-USD', reference);
const dated = { effectiveDate: '2024-03-01' };
const why = { ...dated, reasonCode: 'OTHER', reason: 'another credit' } as const;

describe('a return that the bank sent back, applied in two appends', () => {
  let service: Commanding;
  let returned: string;
  const failing = { stream: '', times: 0 };
  const breakable = (real: EventStore): EventStore =>
    withAppend(real, (append, stream, ...rest) => {
      if (stream !== failing.stream || failing.times === 0) return append(stream, ...rest);
      failing.times -= 1;
      return Promise.reject(new Unavailable('pulled plug'));
    });

  const recordCredit = (reference: string, amount = '100.00') => {
    const credit = { bankAccount: 'BK-USD', bankReference: reference, valueDate: '2024-03-01' };
    const facts = { receiptId: receiptIdOf('BK-USD', reference), ...credit };
    const amounts = { net: usd(amount), charges: usd('0.00') };
    return service.execute(
      new RecordReceipt({ ...facts, ...amounts }, service.request(`credit ${reference}`)),
    );
  };
  const applied = (reference: string, key = reference) => {
    const returnSentBack = { receiptId: owner, eventId: returned };
    const facts = { ...dated, receiptId: bounced(reference), returnSentBack };
    return service.execute(new ApplyToReturn(facts, service.request(`apply ${key}`)));
  };
  const undone = (applicationId = '', key = 'undo') => {
    const facts = { ...why, receiptId: bounced('BACK'), applicationId };
    return service.execute(new ReverseApplication(facts, service.request(key)));
  };
  const typesOf = (receiptId: string) => service.typesOf(`receipt-${receiptId}`);

  beforeEach(async () => {
    failing.times = 0;
    service = await Commanding.open({ store: breakable });
    await usdBooks(service);
    await recordCredit('UNKNOWN');
    const payment = { ...dated, kind: 'UNIDENTIFIED', amount: usd('100.00') } as const;
    const facts = { receiptId: owner, ...payment, paymentReference: 'PAY-1' };
    const { events } = await service.execute(new ReturnReceipt(facts, service.request('return')));
    returned = events[0]?.id ?? '';
    await recordCredit('BACK');
  });

  afterEach(() => service.closeAndRemove());

  it('is set aside and taken, and answers a repeat with the same events', async () => {
    const outcome = await applied('BACK');
    expect(outcome.application?.state).toBe('applied');
    expect(outcome.events.map(({ stream, type }) => `${stream}:${type}`)).toEqual([
      `receipt-${bounced('BACK')}:ReceiptAssigned`,
      `receipt-${owner}:ReturnSentBack`,
    ]);
    expect(await applied('BACK')).toEqual({ ...outcome, repeated: true });
  });

  it('stays pending while the other receipt cannot be written, and the worker completes it', async () => {
    Object.assign(failing, { stream: `receipt-${owner}`, times: 1 });
    const outcome = await applied('BACK');
    expect(outcome.application?.state).toBe('pending');
    await until(async () => (await typesOf(owner)).includes('ReturnSentBack'));
    expect((await applied('BACK')).application?.state).toBe('applied');
    expect((await typesOf(owner)).filter((type) => type === 'ReturnSentBack')).toHaveLength(1);
  });

  it('is taken once when two credits race for one return, and the other has its money back', async () => {
    await recordCredit('AGAIN');
    const outcomes = await Promise.all(
      ['BACK', 'AGAIN'].map((reference) => applied(reference).catch(() => null)),
    );
    const states = outcomes.map((outcome) => outcome?.application?.state);
    expect(states.filter((state) => state === 'applied')).toHaveLength(1);
    expect(states).not.toContain('pending');
    expect((await typesOf(owner)).filter((type) => type === 'ReturnSentBack')).toHaveLength(1);
    for (const outcome of outcomes.filter((one) => one?.application?.state === 'released')) {
      expect((await service.typesOf(outcome?.stream ?? '')).at(-1)).toBe('ReceiptReleased');
    }
  });

  it('is undone by the receipt that paid first, and the worker gives the credit its money back', async () => {
    const { application } = await applied('BACK');
    Object.assign(failing, { stream: `receipt-${bounced('BACK')}`, times: 1 });
    await expect(undone(application?.id)).rejects.toThrow('pulled plug');
    expect((await typesOf(owner)).at(-1)).toBe('ReturnSentBackReversed');
    await until(async () => (await typesOf(bounced('BACK'))).includes('ReceiptReleased'));
    expect((await applied('BACK', 'once more')).application?.state).toBe('applied');
  });

  it('goes with the record of its credit', async () => {
    await applied('BACK');
    const reversal = { ...why, receiptId: bounced('BACK') };
    const alone = new ReverseReceipt(reversal, service.request('alone'));
    await expect(service.execute(alone)).rejects.toMatchObject({ code: 'DEPENDENT_EVENTS' });
    const all = { ...reversal, withApplications: true };
    const command = () => new ReverseReceipt(all, service.request('all'));
    const outcome = await service.execute(command());
    const types = ['ReturnSentBackReversed', 'ReceiptReversed'];
    expect(outcome.events.map(({ type }) => type)).toEqual(types);
    expect((await service.execute(command())).events.map(({ type }) => type)).toEqual(types);
  });
});
