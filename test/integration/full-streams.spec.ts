import {
  AmendPledge,
  AnnouncePledge,
  OpenBankAccount,
  RecordReceipt,
  RegisterDonor,
  SignAgreement,
} from '@art30/accounting';
import { streamEventsKept, streamEventsMax, type RecordedEvent } from '@art30/event-sourcing';
import { nameUuid, receiptIdOf } from '@art30/ledger';
import { Commanding } from '../support/commanding';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const pledgeId = 'P1';
const pledge = `pledge-${pledgeId}`;
const appendMax = 500;

describe('a receipt applied to a pledge whose stream is full', () => {
  let service: Commanding;

  /** Appends an event again and again, up to so many in its stream. */
  async function filled(event: RecordedEvent, until: number): Promise<void> {
    const { stream, type, data, metadata } = event;
    let count = (await service.events.readStream(stream)).length;
    while (count < until) {
      const events = Array.from({ length: Math.min(appendMax, until - count) }, (_, index) => ({
        ...{ id: nameUuid('filled', stream, count + index), type, metadata },
        data: 'applicationId' in data ? { ...data, applicationId: nameUuid(count + index) } : data,
      }));
      await service.events.append(stream, count - 1, events);
      count += events.length;
    }
  }

  async function last(stream: string): Promise<RecordedEvent> {
    const event = (await service.events.readStream(stream)).at(-1);
    if (event === undefined) throw new Error(`${stream} is empty`);
    return event;
  }

  async function applied(bankReference: string) {
    const credit = {
      receiptId: receiptIdOf('BK-USD', bankReference),
      ...{ bankAccount: 'BK-USD', bankReference, valueDate: '2024-03-01' },
      ...{ net: usd('1.00'), charges: usd('0.00') },
      application: {
        ...{ pledgeId, effectiveDate: '2024-03-01' },
        lines: [{ instalment: 1, settles: usd('1.00') }],
      },
    };
    const command = new RecordReceipt(credit, service.request(bankReference));
    const { application, stream } = await service.execute(command);
    return { application, receipt: (await last(stream)).type };
  }

  beforeAll(async () => {
    service = await Commanding.open();
    const bank = { code: 'BK-USD', currency: 'USD', ledgerAccount: '1110', openedOn: '2024-01-01' };
    await service.execute(new OpenBankAccount(bank, service.request('bank')));
    const donor = { donorId: 'D1', name: 'Donor', kind: 'STATE_PARTY', partySince: '2003-09-29' };
    await service.execute(
      new RegisterDonor(donor as RegisterDonor['facts'], service.request('donor')),
    );
    const terms = { recommendation: 'n' as const, amount: usd('100.00'), earmarks: [] };
    const announced = { pledgeId, donorId: 'D1', announcedOn: '2024-03-01', ...terms };
    await service.execute(new AnnouncePledge(announced, service.request('announce')));
    const amended = { pledgeId, effectiveDate: '2024-03-01', amount: usd('100.00') };
    const earmarks = [{ purpose: 'k', amount: usd('100.00') }];
    await service.execute(
      new AmendPledge({ ...amended, earmarks, reason: 'letter' }, service.request('amend')),
    );
    await filled(await last(pledge), streamEventsMax - streamEventsKept - 1);
    const agreement = {
      ...{ signedOn: '2024-03-01', agreementReference: 'AGR', condition: null, pscRate: '0.13' },
      instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('100.00') }],
      source: 'BUDGET' as const,
    };
    await service.execute(new SignAgreement({ pledgeId, ...agreement }, service.request('sign')));
  }, 120_000);

  afterAll(() => service.closeAndRemove());

  it('is refused by the pledge for good, and the receipt has the money back', async () => {
    const { application, receipt } = await applied('REF-1');
    expect(application).toMatchObject({ state: 'released', reason: 'STREAM_FULL' });
    expect([(await last(pledge)).type, receipt]).toEqual([
      'ReceiptApplicationRefused',
      'ReceiptReleased',
    ]);
  });

  it('is released without a verdict where the last revision is taken too', async () => {
    await filled(await last(pledge), streamEventsMax);
    const { application, receipt } = await applied('REF-2');
    expect(application).toMatchObject({ state: 'released', reason: 'STREAM_FULL' });
    expect([(await last(pledge)).revision, receipt]).toEqual([
      streamEventsMax - 1,
      'ReceiptReleased',
    ]);
  });
});
