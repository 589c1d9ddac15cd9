import { kit } from '@art30/accounting';
import { balanceWords, figure } from '@art30/books';

const { answer, answerRowsMax, listOf, nullable, part, uuid } = kit;

/** Figures of what certified proposals will use; each counts what every place of it gives. */
const kept = {
  cash: figure(balanceWords.cash, '20000.00'),
  outstanding: figure(balanceWords.outstanding, '0.00'),
  unallocated: figure(balanceWords.unallocated, '20000.00'),
  availableProgrammable: figure(balanceWords.availableProgrammable, '17699.12'),
  availableSupportReserve: figure(balanceWords.availableSupportReserve, '2300.88'),
  unapplied: figure(balanceWords.unapplied, '0.00'),
};

const proposals = listOf(uuid, answerRowsMax)(
  'Ids of the certified proposals that keep it, first proposed first.',
  ['6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'],
);

const { cash, outstanding, unapplied, ...ofAuthority } = kept;

const PledgeReserved = answer('PledgeReserved', {
  proposals,
  usd: part(answer('PledgeReservedUsd', { cash, outstanding, ...ofAuthority }))('In US dollars.'),
  inCurrency: part(answer('PledgeReservedInCurrency', { cash, outstanding }))(
    'In the currency of the pledge, as far as its lines are in it.',
  ),
});

const ReceiptReserved = answer('ReceiptReserved', {
  proposals,
  usd: part(answer('ReceiptReservedUsd', { cash, unapplied }))('In US dollars.'),
  inCurrency: part(answer('ReceiptReservedInCurrency', { cash, unapplied }))(
    'In the currency of the receipt, as far as its lines are in it.',
  ),
});

/** What certified proposals in the stream of a pledge or of a receipt will use. */
export const reservedAnswers = {
  pledge: nullable(
    part(PledgeReserved)(
      'What proposals of this pledge will use that are certified and wait for their approval: kept from other proposals, and in no journal. As of now; null where `asAt` or `knownAt` asks about another time.',
    ),
  ),
  receipt: nullable(
    part(ReceiptReserved)(
      'What proposals of this receipt will use that are certified and wait for their approval: kept from other proposals, and in no journal. As of now; null where `asAt` or `knownAt` asks about another time.',
    ),
  ),
};
