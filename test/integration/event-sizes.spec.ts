import {
  instalmentCellsMax,
  pledgeDecider,
  settledLinesMax,
  SignDirectly,
  takeOverLinesMax,
  type PledgeState,
} from '@art30/accounting';
import { canonicalJson, eventBytesMax } from '@art30/event-sourcing';
import {
  approvedByController,
  carried,
  exampleCondition,
  examplePledgeContext,
  idsAfter,
  requestOn,
  takingOver,
} from '@art30/testing';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

/** An agreement with this many instalments of EUR 100.00, each divided over all the earmarks. */
function agreement(instalments: number, purposes: readonly string[]): SignDirectly {
  const total = `${instalments * 100}.00`;
  const share = Math.floor((instalments * 100) / purposes.length);
  return new SignDirectly(
    {
      pledgeId: 'P'.repeat(64),
      donorId: 'DON-A',
      recommendation: 'm',
      amount: eur(total),
      earmarks: purposes.map((purpose) => ({ purpose, amount: eur(`${share}.00`) })),
      agreement: {
        signedOn: '2024-05-06',
        agreementReference: 'AGR',
        instalments: Array.from({ length: instalments }, (_, index) => ({
          no: index + 1,
          dueOn: '2025-03-31',
          amount: eur('100.00'),
        })),
        condition: null,
        pscRate: '0.13',
        source: 'BUDGET',
      },
    },
    requestOn(),
  );
}

const purposes = [
  ...['c.awareness', 'd.research', 'i.legal-assistance', 'i.justice-mechanisms', 'l.compendia'],
  ...['l.guidance', 'l.model-provisions', 'f.translation.ar', 'f.translation.en', 'k'],
];

describe('the largest facts a limit lets through', () => {
  const context = examplePledgeContext();
  const none: PledgeState = { status: 'none' };

  it('are booked in one event that every store can hold: an agreement', () => {
    const command = agreement(instalmentCellsMax / purposes.length, purposes);
    const [signed] = pledgeDecider.decide(command, none, context, idsAfter());
    expect(canonicalJson(signed?.data).length).toBeLessThan(eventBytesMax);
  });

  it('are booked in one event that every store can hold: an application', () => {
    const instalments = settledLinesMax / purposes.length;
    const [signed] = pledgeDecider.decide(
      agreement(instalments, purposes),
      none,
      context,
      idsAfter(),
    );
    const state = signed ? pledgeDecider.evolve(none, { id: 'e1', event: signed }) : none;
    const lines = Array.from({ length: instalments }, (_, index) => ({
      instalment: index + 1,
      settles: eur('100.00'),
      cash: eur('99.00'),
      cashUsd: '110.00',
      charges: eur('1.00'),
      chargesUsd: '1.11',
    }));
    const facts = {
      pledgeId: 'P'.repeat(64),
      applicationId: '4b64bcdc-5973-5654-b4af-9dd4c98503b4',
      receiptId: '4b64bcdc-5973-5654-b4af-9dd4c98503b4',
      effectiveDate: '2024-07-02',
      valueDate: '2024-07-02',
      bankAccount: 'BK-EUR',
      ledgerAccount: '1120',
      lines,
    };
    const [applied] = pledgeDecider.decide(
      { type: 'SettleInstalments', facts },
      state,
      context,
      idsAfter(),
    );
    expect(canonicalJson(applied?.data).length).toBeLessThan(eventBytesMax);
  });

  it('are booked in one event that every store can hold: a take-over', () => {
    const shares = agreement(takeOverLinesMax / purposes.length, purposes).facts;
    const part = carried(eur('2.00'), '99999999.99');
    const facts = {
      pledgeId: 'P'.repeat(64),
      donorId: 'D'.repeat(64),
      recommendation: 'm' as const,
      amount: shares.amount,
      earmarks: shares.earmarks,
      balances: shares.agreement.instalments.flatMap(({ no: instalment }) =>
        purposes.map((purpose) => ({
          instalment,
          purpose,
          receivable: part,
          conditionalOutstanding: part,
          received: carried(eur('4.00'), '99999999.99'),
          conditionalLiability: part,
          writtenOff: part,
          allowanceUsd: '99999999.99',
        })),
      ),
    };
    const { instalments } = shares.agreement;
    const command = takingOver(facts, { instalments, condition: exampleCondition });
    const controlled = { ...context, ...approvedByController };
    const [taken] = pledgeDecider.decide(command, none, controlled, idsAfter());
    expect(canonicalJson(taken?.data).length).toBeLessThan(eventBytesMax);
  });

  it('and one more share is refused', () => {
    const command = agreement(instalmentCellsMax / purposes.length, [...purposes, 'l']);
    expect(() => pledgeDecider.decide(command, none, context, idsAfter())).toThrow(
      'LIMIT_EXCEEDED',
    );
  });
});
