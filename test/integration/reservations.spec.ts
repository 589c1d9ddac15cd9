import {
  ApplyReceipt,
  MakeAllocation,
  RecordReceipt,
  RejectProposal,
  ReportExpenditure,
  ReturnReceipt,
  ReverseReceipt,
  TerminateAgreement,
  WriteOffReceivable,
} from '@art30/accounting';
import { eventNameOf } from '@art30/event-sourcing';
import { receiptIdOf, type CommandOutcome, type OutsideCommand } from '@art30/ledger';
import { Commanding } from '../support/commanding';
import { until } from '../support/patience';
import { announcedPledge, signPledge, usdBooks } from '../support/usd-books';
import { usd } from '../support/world';

const receiptId = receiptIdOf('BK-USD', 'REF-1');
const day = '2024-03-01';

/** USD 100.00 is in suspense, and a pledge of USD 100.00 is signed. */
describe('what a certified proposal will use', () => {
  let ledger: Commanding;
  let keys = 0;

  const request = (name: string) => ledger.request(`${name} ${(keys += 1)}`);
  const returning = (amount: string) =>
    new ReturnReceipt(
      {
        receiptId,
        kind: 'UNIDENTIFIED' as const,
        effectiveDate: day,
        amount: usd(amount),
        paymentReference: `PAY-${(keys += 1)}`,
      },
      request('return'),
    );
  const applying = (amount: string) =>
    new ApplyReceipt(
      {
        receiptId,
        pledgeId: 'P1',
        effectiveDate: day,
        lines: [{ instalment: 1, settles: usd(amount) }],
      },
      request('apply'),
    );
  const allocating = (gross: string) =>
    new MakeAllocation(
      {
        pledgeId: 'P1',
        allocationId: `A-${(keys += 1)}`,
        effectiveDate: day,
        lines: [
          {
            from: { purpose: 'TA-GEN' },
            to: { purpose: 'k', level: 'GLOBAL' as const },
            gross: usd(gross),
          },
        ],
      },
      request('allocate'),
    );
  const spending = (direct: string) =>
    new ReportExpenditure(
      {
        pledgeId: 'P1',
        expenditureId: `X-${(keys += 1)}`,
        effectiveDate: day,
        purpose: 'l',
        level: 'GLOBAL' as const,
        direct: usd(direct),
        paidFrom: 'BK-USD',
        document: 'file',
        chargeSupport: false,
      },
      request('spend'),
    );
  const writingOff = (amount: string) =>
    new WriteOffReceivable(
      {
        pledgeId: 'P1',
        effectiveDate: day,
        lines: [{ instalment: 1, amount: usd(amount) }],
        reason: 'it will not come',
        investigationReference: 'INV-1',
        approvalReference: 'memo 1',
      },
      request('write off'),
    );

  const certify = async ({ proposal }: CommandOutcome) =>
    ledger.certified(proposal as never, `certify ${(keys += 1)}`);
  const approve = async ({ proposal }: CommandOutcome, by = 'u.approve') =>
    ledger.approved(proposal as never, `approve ${(keys += 1)}`, by);
  const certified = async (command: OutsideCommand) => {
    const proposed = await ledger.send(command);
    await certify(proposed);
    return proposed;
  };
  const booked = async (command: OutsideCommand) => approve(await certified(command));
  /** The last event of a proposal. */
  const lastOf = async ({ proposal, stream }: CommandOutcome) =>
    (await ledger.events.readStream(stream)).findLast(
      (event) => eventNameOf(event) === proposal?.id || event.data['proposalId'] === proposal?.id,
    );
  const wentBack = (of: CommandOutcome) =>
    until(async () => (await lastOf(of))?.type === 'ProposalReturned');
  const goesOn = async () => {
    const rounds = ledger.rounds + 3;
    await until(() => ledger.rounds > rounds);
  };
  const reserved = (why: RegExp) => ({
    code: 'RESERVED',
    detail: expect.stringMatching(why) as string,
  });

  beforeEach(async () => {
    ledger = await Commanding.open();
    await usdBooks(ledger);
    await announcedPledge(ledger, 'P1');
    await signPledge(ledger, 'P1');
    const credit = {
      receiptId,
      bankAccount: 'BK-USD',
      bankReference: 'REF-1',
      valueDate: day,
      net: usd('100.00'),
      charges: usd('0.00'),
    };
    await ledger.send(new RecordReceipt(credit, request('credit')));
  });
  afterEach(() => ledger.closeAndRemove());

  it('is kept from what is proposed after it, but for what is left', async () => {
    const first = await certified(returning('60.00'));
    const { id = '' } = first.proposal ?? {};
    await expect(ledger.send(returning('40.01'))).rejects.toMatchObject(
      reserved(new RegExp(`^once the certified proposals are booked: .+ \\(proposal ${id}\\)$`)),
    );
    await expect(ledger.send(applying('40.01'))).rejects.toMatchObject(reserved(/proposal/));
    await expect(
      ledger.send({ ...returning('40.01'), request: { ...request('dry'), dryRun: true } }),
    ).rejects.toMatchObject(reserved(/proposal/));
    await booked(applying('40.00'));
    await approve(first);
    expect(await lastOf(first)).toMatchObject({ type: 'ProposalApproved' });
  });

  it('is kept from what was proposed before it, until it is rejected', async () => {
    const [first, second] = [
      await ledger.send(returning('60.00')),
      await ledger.send(returning('60.00')),
    ];
    await certify(first);
    await expect(certify(second)).rejects.toMatchObject(reserved(/proposal/));
    expect(await lastOf(second)).toMatchObject({ type: 'CommandProposed' });
    const { id: proposalId = '' } = first.proposal ?? {};
    const rejecting = new RejectProposal({ proposalId, because: 'not now' }, request('reject'));
    const { identity } = rejecting.request;
    const metadata = { ...identity.metadata, recordedBy: 'u.approve' };
    await ledger.send({
      ...rejecting,
      request: { ...rejecting.request, identity: { ...identity, metadata } },
    });
    await certify(second);
    await approve(second);
  });

  it('is kept from one of two that are certified at once', async () => {
    const both = [await ledger.send(returning('60.00')), await ledger.send(returning('60.00'))];
    const answers = await Promise.allSettled(both.map(certify));
    const said = answers.map((answer) =>
      answer.status === 'fulfilled' ? 'certified' : (answer.reason as { code: string }).code,
    );
    expect(said.toSorted()).toEqual(['RESERVED', 'certified']);
  });

  it('is no longer kept once its days to sign are over', async () => {
    await certified(returning('60.00'));
    ledger.clock.set(new Date('2024-04-01T00:00:00.000Z'));
    expect(await ledger.send(returning('100.00'))).toMatchObject({
      proposal: { status: 'PROPOSED' },
    });
  });

  it('is kept of a pledge from money that comes to it from a receipt', async () => {
    const writeOff = await certified(writingOff('60.00'));
    expect(writeOff.proposal).toMatchObject({ approver: 'CONTROLLER' });
    await expect(ledger.send(applying('40.01'))).rejects.toMatchObject(reserved(/proposal/));
    await booked(applying('40.00'));
    await approve(writeOff, 'u.controller');
  });

  it('is kept of spending authority and of the cash behind it', async () => {
    await booked(applying('100.00'));
    await certified(allocating('60.00'));
    await expect(ledger.send(allocating('40.01'))).rejects.toMatchObject(reserved(/proposal/));
    await booked(allocating('40.00'));
  });

  it('gives way to a recall of the bank, and goes back to be certified again', async () => {
    const payment = await certified(returning('60.00'));
    const recall = {
      receiptId,
      effectiveDate: day,
      reasonCode: 'OTHER' as const,
      reason: 'recalled',
    };
    await booked(new ReverseReceipt(recall, request('recall')));
    await wentBack(payment);
    const { because, books, version } = (await lastOf(payment))?.data ?? {};
    expect([because, books, version]).toEqual([expect.stringMatching(/reversed/), ...[[], 2]]);
    await expect(approve(payment)).rejects.toMatchObject({ code: 'PROPOSAL_STATUS' });
  });

  it('gives way to an expenditure that was reported', async () => {
    await booked(applying('100.00'));
    const allocation = await certified(allocating('60.00'));
    await booked(spending('90.00'));
    await wentBack(allocation);
    expect((await lastOf(allocation))?.data['books']).toEqual([]);
    // USD 90.00 of the 100.00 is spent.
    expect(await ledger.send(allocating('10.00'))).toMatchObject({
      proposal: { status: 'PROPOSED' },
    });
  });

  it('gives way to what is finally approved', async () => {
    const applied = await certified(applying('50.00'));
    const writeOff = await certified(writingOff('100.00'));
    await approve(applied);
    await wentBack(writeOff);
    expect((await lastOf(writeOff))?.data).toMatchObject({
      version: 2,
      books: [],
      because: expect.stringMatching(/50\.00/) as string,
    });
  });

  it('goes back from its receipt where the pledge has no use for it any more', async () => {
    const application = await certified(applying('50.00'));
    const terminating = {
      pledgeId: 'P1',
      effectiveDate: day,
      reason: 'over',
      documentReference: 'letter of 1 March',
      staysDue: [],
      refundId: 'REF-1',
    };
    await booked(new TerminateAgreement(terminating, request('terminate')));
    await wentBack(application);
    expect((await lastOf(application))?.data).toMatchObject({ version: 2, books: [] });
  });

  it('stays where the books go on beside it', async () => {
    const payment = await certified(returning('60.00'));
    await booked(applying('20.00'));
    await booked(applying('20.00'));
    await goesOn();
    expect(await lastOf(payment)).toMatchObject({ type: 'ProposalCertified' });
    await approve(payment);
  });
});
