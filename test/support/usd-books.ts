import { AnnouncePledge, OpenBankAccount, RegisterDonor, SignAgreement } from '@art30/accounting';
import type { Commanding } from './commanding';
import { usd } from './world';

/** Registers the bank account BK-USD, and the donor D1, a State party. */
export async function usdBooks(ledger: Commanding): Promise<void> {
  const bank = { code: 'BK-USD', currency: 'USD', ledgerAccount: '1110', openedOn: '2024-01-01' };
  await ledger.execute(new OpenBankAccount(bank, ledger.request('bank')));
  const donor = { donorId: 'D1', name: 'Donor', partySince: '2003-09-29' };
  await ledger.execute(
    new RegisterDonor({ ...donor, kind: 'STATE_PARTY' }, ledger.request('donor')),
  );
}

/** Announces a pledge of USD 100.00 by D1 without an earmark. */
export async function announcedPledge(ledger: Commanding, pledgeId: string): Promise<void> {
  const announced = {
    pledgeId,
    donorId: 'D1',
    recommendation: 'n' as const,
    amount: usd('100.00'),
    earmarks: [],
    announcedOn: '2024-03-01',
  };
  await ledger.execute(new AnnouncePledge(announced, ledger.request(`announce ${pledgeId}`)));
}

/** Signs the agreement of a pledge, with one instalment. */
export async function signPledge(ledger: Commanding, pledgeId: string): Promise<void> {
  const agreement = {
    signedOn: '2024-03-01',
    agreementReference: 'AGR',
    condition: null,
    pscRate: '0.13',
    instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('100.00') }],
    source: 'BUDGET' as const,
  };
  const signing = new SignAgreement({ pledgeId, ...agreement }, ledger.request(`sign ${pledgeId}`));
  await ledger.execute(signing);
}
