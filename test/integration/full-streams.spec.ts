import {
  AmendPledge,
  ApplyReceipt,
  ApproveProposal,
  CertifyProposal,
  OpenBankAccount,
  RecordReceipt,
  ReverseApplication,
  ReverseReceipt,
  ReverseTransfer,
  ReviseDonor,
  TransferCash,
  type CommandRequest,
} from '@art30/accounting';
import {
  streamEventsKept,
  streamEventsMax,
  Unavailable,
  type RecordedEvent,
} from '@art30/event-sourcing';
import {
  executeOn,
  nameUuid,
  receiptIdOf,
  type CommandOutcome,
  type OutsideCommand,
} from '@art30/ledger';
import { Commanding } from '../support/commanding';
import { until } from '../support/patience';
import { announcedPledge, signPledge, usdBooks } from '../support/usd-books';
import { withAppend } from '../support/with-append';
import { usd } from '../support/world';

const day = '2024-03-01';
const why = { effectiveDate: day, reasonCode: 'OTHER', reason: 'test' } as const;
const appendMax = 500;
/** Rounds of the workers after which they finish an open application for the request that began it. */
const roundsOfGrace = 10;
/** Number of events from which a stream only accepts commands that end or reverse something. */
const commandsEnd = streamEventsMax - streamEventsKept;

const application = (pledgeId: string) => ({
  pledgeId,
  effectiveDate: day,
  lines: [{ instalment: 1, settles: usd('1.00') }],
});
const streamOf = (bankReference: string) => `receipt-${receiptIdOf('BK-USD', bankReference)}`;

describe('where a stream is full', () => {
  let ledger: Commanding;
  /** An action that runs once, right after the next append to a stream of this kind. */
  let afterwards: { readonly kind: string; act(): Promise<unknown> } | undefined;
  /** False while appends to pledges fail. */
  let isUp = true;

  beforeEach(async () => {
    isUp = true;
    afterwards = undefined;
    ledger = await Commanding.open({
      store: (real) =>
        withAppend(real, async (append, stream, expected, events) => {
          const isOfCommand = events.length === 1;
          if (!isUp && isOfCommand && stream.startsWith('pledge-')) throw new Unavailable('away');
          const result = await append(stream, expected, events);
          const next = afterwards;
          if (next !== undefined && stream.startsWith(next.kind)) {
            afterwards = undefined;
            await next.act();
          }
          return result;
        }),
    });
    await usdBooks(ledger);
  });

  afterEach(() => ledger.closeAndRemove());

  /** Appends copies of an event to its stream, each about another application. */
  async function repeat(
    { stream, type, data, metadata }: RecordedEvent,
    { from, until: end }: { readonly from: number; readonly until: number },
  ): Promise<void> {
    for (let count = from; count < end;) {
      const events = Array.from({ length: Math.min(appendMax, end - count) }, (_, index) => ({
        id: nameUuid('filled', stream, count + index),
        type,
        metadata,
        data: 'applicationId' in data ? { ...data, applicationId: nameUuid(count + index) } : data,
      }));
      await ledger.events.append(stream, count - 1, events);
      count += events.length;
    }
  }

  /** Appends copies of a stream's last event until the stream holds `end` events. */
  async function fill(stream: string, end: number): Promise<void> {
    const recorded = await ledger.events.readStream(stream);
    await repeat(recorded.at(-1) as RecordedEvent, { from: recorded.length, until: end });
  }

  async function appliedTo(pledge: string): Promise<number> {
    return (await ledger.typesOf(pledge)).filter((type) => type === 'ReceiptApplied').length;
  }

  /** Books a signed pledge and fills its stream to `count` events. */
  async function pledgeOf(count: number, pledgeId = 'P1'): Promise<string> {
    await announcedPledge(ledger, pledgeId);
    const amended = { pledgeId, effectiveDate: day, amount: usd('100.00'), reason: 'letter' };
    const earmarks = [{ purpose: 'k', amount: usd('100.00') }];
    const request = ledger.request(`amend ${pledgeId}`);
    await ledger.execute(new AmendPledge({ ...amended, earmarks }, request));
    await fill(`pledge-${pledgeId}`, count - 1);
    await signPledge(ledger, pledgeId);
    return `pledge-${pledgeId}`;
  }

  function record(bankReference: string, pledgeId?: string): Promise<CommandOutcome> {
    const credit = {
      receiptId: receiptIdOf('BK-USD', bankReference),
      bankAccount: 'BK-USD',
      bankReference,
      valueDate: day,
      net: usd('10.00'),
      charges: usd('0.00'),
      ...(pledgeId === undefined ? {} : { application: application(pledgeId) }),
    };
    return ledger.execute(new RecordReceipt(credit, ledger.request(bankReference)));
  }

  function apply(bankReference: string, pledgeId: string): Promise<CommandOutcome> {
    const receiptId = receiptIdOf('BK-USD', bankReference);
    const request = ledger.request(`${bankReference} to ${pledgeId}`);
    return ledger.execute(new ApplyReceipt({ receiptId, ...application(pledgeId) }, request));
  }

  /** Books the receipt REF, with an application to P1 that is reversed. */
  async function releasedOnce(): Promise<void> {
    const { application: applied, id: receiptId } = await record('REF', 'P1');
    const undo = { receiptId, applicationId: applied?.id ?? '', ...why };
    await ledger.execute(new ReverseApplication(undo, ledger.request('undo the first')));
  }

  /**
   * Books the receipt REF and fills its stream to `count` events. @returns id of its one open application.
   */
  async function appliedUntil(count: number): Promise<string> {
    await announcedPledge(ledger, 'P1');
    await signPledge(ledger, 'P1');
    await releasedOnce();
    const { application: applied } = await apply('REF', 'P1');
    await fillWithReleases(count);
    return applied?.id ?? '';
  }

  /** Fills the receipt's stream with copies of a release, which are about applications of other receipts. */
  async function fillWithReleases(count: number): Promise<void> {
    const recorded = await ledger.events.readStream(streamOf('REF'));
    const release = recorded.find(({ type }) => type === 'ReceiptReleased') as RecordedEvent;
    await repeat(release, { from: recorded.length, until: count });
  }

  /**
   * Books a receipt with a transfer and fills its stream to `count` events. Returns the command that reverses
   * the transfer.
   */
  async function fullOfTransfers(count: number) {
    const other = { code: 'BK-2', currency: 'USD', ledgerAccount: '1111', openedOn: day };
    await ledger.execute(new OpenBankAccount(other, ledger.request('other bank')));
    await record('REF');
    const receiptId = receiptIdOf('BK-USD', 'REF');
    const moved = {
      receiptId,
      transferId: 'T1',
      effectiveDate: day,
      documentReference: 'order 1',
      from: { bankAccount: 'BK-USD', amount: usd('5.00') },
      to: { bankAccount: 'BK-2', amount: usd('5.00') },
    };
    await ledger.execute(new TransferCash(moved, ledger.request('transfer')));
    await fill(`receipt-${receiptId}`, count);
    const undoing = { receiptId, transferId: 'T1', ...why };
    return { receiptId, back: (request: CommandRequest) => new ReverseTransfer(undoing, request) };
  }

  describe('a receipt applied to a pledge', () => {
    it('is refused at once, before its money is set aside', async () => {
      const pledge = await pledgeOf(commandsEnd);
      await expect(record('REF-1', 'P1')).rejects.toMatchObject({ code: 'STREAM_FULL' });
      expect(await ledger.typesOf(streamOf('REF-1'))).toEqual([]);
      await record('REF-2');
      await expect(apply('REF-2', 'P1')).rejects.toMatchObject({ code: 'STREAM_FULL' });
      expect(await ledger.typesOf(streamOf('REF-2'))).toEqual(['ReceiptRecorded']);
      expect(await ledger.typesOf(pledge)).toHaveLength(commandsEnd);
    });

    it('is refused by the pledge for good where that filled up meanwhile', async () => {
      const pledge = await pledgeOf(commandsEnd - 1);
      afterwards = { kind: 'receipt-', act: () => fill(pledge, commandsEnd) };
      const { application: applied } = await record('REF', 'P1');
      expect(applied).toMatchObject({ state: 'released', reason: 'STREAM_FULL' });
      expect((await ledger.typesOf(pledge)).at(-1)).toBe('ReceiptApplicationRefused');
      expect((await ledger.typesOf(streamOf('REF'))).at(-1)).toBe('ReceiptReleased');
    });

    it('is released without a verdict where the last revision was taken meanwhile', async () => {
      const pledge = await pledgeOf(commandsEnd - 1);
      afterwards = { kind: 'receipt-', act: () => fill(pledge, streamEventsMax) };
      const { application: applied } = await record('REF', 'P1');
      expect(applied).toMatchObject({ state: 'released', reason: 'STREAM_FULL' });
      expect(await ledger.typesOf(pledge)).toHaveLength(streamEventsMax);
      expect((await ledger.typesOf(streamOf('REF'))).at(-1)).toBe('ReceiptReleased');
    });

    it('is told once where not even its receipt takes an event, and keeps no other waiting', async () => {
      const pledge = await pledgeOf(commandsEnd - 1, 'P2');
      await announcedPledge(ledger, 'P1');
      await signPledge(ledger, 'P1');
      await releasedOnce();
      isUp = false;
      const { application: stuck } = await apply('REF', 'P2');
      const { application: other } = await record('OTHER', 'P1');
      expect([stuck?.state, other?.state]).toEqual(['pending', 'pending']);
      await fillWithReleases(streamEventsMax);
      await fill(pledge, streamEventsMax);
      isUp = true;
      await until(async () => (await appliedTo('pledge-P1')) === 2);
      const lasting = () =>
        ledger.messages.filter((said) => said.includes(`${stuck?.id} of`) && said.includes('FULL'));
      await until(() => lasting().length > 0);
      const seen = ledger.rounds;
      await until(() => ledger.rounds > seen + roundsOfGrace);
      expect(lasting()).toHaveLength(1);
    });
  });

  describe('a reversal', () => {
    it('takes an application back with the last revisions of its receipt', async () => {
      const applicationId = await appliedUntil(streamEventsMax - 1);
      const receiptId = receiptIdOf('BK-USD', 'REF');
      const undo = { receiptId, applicationId, ...why };
      await ledger.execute(new ReverseApplication(undo, ledger.request('undo')));
      expect((await ledger.typesOf(streamOf('REF'))).at(-1)).toBe('ReceiptReleased');
    });

    it.each(['an application', 'a receipt'] as const)(
      'of %s is refused before its pledge gives the money up',
      async (what) => {
        const applicationId = await appliedUntil(streamEventsMax);
        const receiptId = receiptIdOf('BK-USD', 'REF');
        const before = await ledger.typesOf('pledge-P1');
        const request = ledger.request('undo');
        const command =
          what === 'an application'
            ? new ReverseApplication({ receiptId, applicationId, ...why }, request)
            : new ReverseReceipt({ receiptId, withApplications: true, ...why }, request);
        await expect(ledger.execute(command)).rejects.toMatchObject({ code: 'STREAM_FULL' });
        expect(await ledger.typesOf('pledge-P1')).toEqual(before);
      },
    );

    it('of a transfer may use the last revisions, as every reversal', async () => {
      const { receiptId, back } = await fullOfTransfers(commandsEnd);
      await ledger.execute(back(ledger.request('back')));
      expect((await ledger.typesOf(`receipt-${receiptId}`)).at(-1)).toBe('CashTransferReversed');
    });
  });

  describe('what is signed', () => {
    const asked = (key: string, recordedBy: string): CommandRequest => {
      const { identity, ...request } = ledger.request(key);
      return {
        ...request,
        identity: { ...identity, metadata: { ...identity.metadata, recordedBy } },
      };
    };

    async function signed(command: OutsideCommand): Promise<CommandOutcome> {
      const execute = executeOn(ledger.view);
      const { id: proposalId = '', hash = '' } = (await execute(command)).proposal ?? {};
      await execute(new CertifyProposal({ proposalId, hash }, asked(`c ${hash}`, 'u.certify')));
      return execute(new ApproveProposal({ proposalId, hash }, asked(`a ${hash}`, 'u.approve')));
    }

    it('takes room for what it books alone', async () => {
      const donorId = 'D1';
      await fill(`donor-${donorId}`, commandsEnd - 1);
      const revising = { donorId, effectiveDate: day, name: 'Donor, renamed' };
      await signed(new ReviseDonor(revising, asked('revise', 'u.contrib')));
      expect((await ledger.typesOf(`donor-${donorId}`)).slice(commandsEnd - 1)).toEqual([
        ...['CommandProposed', 'ProposalCertified', 'DonorRevised', 'ProposalApproved'],
      ]);
      const again = new ReviseDonor({ ...revising, name: 'Donor' }, asked('again', 'u.contrib'));
      await expect(executeOn(ledger.view)(again)).rejects.toMatchObject({
        code: 'STREAM_FULL',
      });
    });

    it('takes back with the last revisions, as every reversal', async () => {
      const { receiptId, back } = await fullOfTransfers(streamEventsMax - 1);
      await signed(back(asked('back', 'u.contrib')));
      const types = await ledger.typesOf(`receipt-${receiptId}`);
      expect(types.slice(-2)).toEqual(['CashTransferReversed', 'ProposalApproved']);
    });
  });
});
