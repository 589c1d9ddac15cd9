import { kit } from '@art30/accounting';
const { answer, count, date, listOf, money, words } = kit;
const { answerRowsMax: rowsMax } = kit;
/** What a pledge, an instalment or a part of one comes to, in its currency and in USD. */
export const PledgeFigures = answer('PledgeFigures', {
  agreed: money("Signed, in the pledge's currency.", { amount: '600000.00', currency: 'EUR' }),
  agreedUsd: money('Signed, in USD at the rate of the signature.', {
    amount: '666666.67',
    currency: 'USD',
  }),
  conditional: money("Part of it whose condition is not met, in the pledge's currency.", {
    amount: '0.00',
    currency: 'EUR',
  }),
  conditionalUsd: money('The same in USD.', { amount: '0.00', currency: 'USD' }),
  received: money("Gross credited to the donor, in the pledge's currency.", {
    amount: '600000.00',
    currency: 'EUR',
  }),
  receivedUsd: money('Gross credited, in USD: cash at the rate of its value date plus charges.', {
    amount: '662983.42',
    currency: 'USD',
  }),
  writtenOff: money("Agreed and written off, in the pledge's currency.", {
    amount: '0.00',
    currency: 'EUR',
  }),
  writtenOffUsd: money('Carrying value of what was written off, in USD.', {
    amount: '0.00',
    currency: 'USD',
  }),
  outstanding: money(
    "Agreed and neither received nor written off, conditional parts included, in the pledge's currency.",
    { amount: '0.00', currency: 'EUR' },
  ),
  outstandingUsd: money(
    'The same in USD: the receivable and, at the rate of the signature, the conditional part.',
    { amount: '0.00', currency: 'USD' },
  ),
  receivable: money('Receivable, in the currency of the pledge, without conditional parts.', {
    amount: '0.00',
    currency: 'EUR',
  }),
  receivableUsd: money('Receivable in USD, at carrying value.', {
    amount: '0.00',
    currency: 'USD',
  }),
});

/** The part of an instalment that is tied to one purpose. */
const InstalmentLineView = answer('InstalmentLineView', {
  ...PledgeFigures.members,
  purpose: words('Code of the purpose.', 'TA-GEN'),
});

/** A due payment and what became of it. */
export const InstalmentView = answer('InstalmentView', {
  ...PledgeFigures.members,
  no: count('Number of the instalment.', 1),
  dueOn: date('Day on which it is due.', '2024-06-30'),
  originalDueOn: date(
    'Due date as first agreed, by the agreement as signed or by the amendment that added the instalment. The same as `dueOn` where it was never moved.',
    '2024-06-30',
  ),
  amount: money("Amount by the agreement, in the pledge's currency.", {
    amount: '600000.00',
    currency: 'EUR',
  }),
  lines: listOf(InstalmentLineView, rowsMax)('Its parts by purpose.'),
});
