import { kit, Money, type LikeCredit } from '@art30/accounting';
import type { Books } from '@art30/ledger';
import type { LedgerStates } from './ledger-states';

/**
 * Creates queries for donors, pledges and receipts that resemble another one. They are answered from the states of the
 * streams.
 */
export function lookAlikesIn(ledgerStates: LedgerStates): Books['lookAlikes'] {
  return {
    donors: ({ donorId, kind, country }) =>
      [...ledgerStates.donors.values()].flatMap((other) => {
        if (other === undefined || other.donorId === donorId) return [];
        const isAlike = other.kind === kind && other.country === country;
        return isAlike ? [{ id: other.donorId, name: other.name }] : [];
      }),
    agreements: (reference, exceptPledgeId) =>
      [...ledgerStates.pledges.values()].flatMap((pledge) => {
        if (pledge.status !== 'signed' || pledge.pledgeId === exceptPledgeId) return [];
        return isSame(pledge.agreement.agreementReference, reference) ? [pledge.pledgeId] : [];
      }),
    credits: ({ bankAccount, valueDate, net }): LikeCredit[] =>
      [...ledgerStates.receipts].flatMap(([receiptId, receipt]) => {
        if (receipt.status !== 'recorded') return [];
        const { facts } = receipt;
        const day = 'valueDate' in facts ? facts.valueDate : facts.effectiveDate;
        const { bankReference } = facts;
        const isOfDay = facts.bankAccount === bankAccount && day === valueDate;
        const isAlike = isOfDay && Money.of(facts.net).equals(net);
        return isAlike ? [{ receiptId, bankReference, net: facts.net }] : [];
      }),
  };
}

function isSame(one: string, other: string): boolean {
  return kit.comparedReference(one) === kit.comparedReference(other);
}
