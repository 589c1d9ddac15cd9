import {
  OpenBankAccount,
  PublishExchangeRates,
  RecordReceipt,
  RegisterDonor,
  SignDirectly,
} from '@art30/accounting';
import { receiptIdOf } from '@art30/ledger';
import type { Commanding } from './commanding';
import { eur } from './world';

/**
 * Creates the pledge EURO, signed at a rate of 0.900 (EUR per USD), of which EUR 360.00 of 900.00 was received; a
 * receipt of EUR 90.00 that no donor has claimed; and a rate of 0.800 from 10 July.
 *
 * @returns id of the receipt in suspense.
 */
export async function euroBooks(ledger: Commanding): Promise<string> {
  const execute = ledger.execute.bind(ledger);
  const request = ledger.request.bind(ledger);
  const bank = { code: 'BK-EUR', currency: 'EUR', ledgerAccount: '1120', openedOn: '2024-01-01' };
  await execute(new OpenBankAccount(bank, request('bank')));
  const donor = { donorId: 'DON-A', name: 'Donor A', partySince: '2003-09-29' };
  await execute(new RegisterDonor({ ...donor, kind: 'STATE_PARTY' }, request('donor')));
  await execute(rates(ledger, '2024-03-01', 'MONTHLY', '0.900'));
  const agreement = {
    signedOn: '2024-05-06',
    agreementReference: 'AGR-1',
    condition: null,
    pscRate: '0.13',
    instalments: [{ no: 1, dueOn: '2024-06-30', amount: eur('900.00') }],
    source: 'BUDGET' as const,
  };
  const pledge = { pledgeId: 'EURO', donorId: 'DON-A', recommendation: 'n' } as const;
  const terms = { ...pledge, amount: eur('900.00'), earmarks: [], agreement };
  await execute(new SignDirectly(terms, request('sign')));
  const application = {
    pledgeId: 'EURO',
    effectiveDate: '2024-07-02',
    lines: [{ instalment: 1, settles: eur('360.00') }],
  };
  const paid = new RecordReceipt({ ...credit('paid', '360.00'), application }, request('paid'));
  await execute(paid);
  const { id } = await execute(
    new RecordReceipt(credit('unclaimed', '90.00'), request('unclaimed')),
  );
  await execute(rates(ledger, '2024-07-10', 'MID_MONTH', '0.800'));
  return id;
}

function credit(bankReference: string, net: string) {
  return {
    receiptId: receiptIdOf('BK-EUR', bankReference),
    bankAccount: 'BK-EUR',
    bankReference,
    valueDate: '2024-07-02',
    net: eur(net),
    charges: eur('0.00'),
  };
}

function rates(
  ledger: Commanding,
  day: string,
  kind: 'MONTHLY' | 'MID_MONTH',
  rate: string,
): PublishExchangeRates {
  const list = { effectiveDate: day, publishedOn: day, kind, source: { name: 'fictitious list' } };
  return new PublishExchangeRates(
    { ...list, rates: { EUR: rate } },
    ledger.request(`rates ${day}`),
  );
}
