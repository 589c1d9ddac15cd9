import { Condition, Earmark, kit, Proceeds } from '@art30/accounting';
import { explainable, ownPageAnswered, ownTimesAnswered } from '@art30/books';
import {
  AgreementView,
  InstalmentLineView,
  InstalmentView,
  PledgeFigures,
  PledgeView,
} from '../pledges/answers/pledge.answers';

const { answer, answerRowsMax: rowsMax, count, date, listOf, moment, money } = kit;
const { nullable, part, pick, uuid, words } = kit;

/** Amounts of a pledge, of an instalment or of a part of one, as the donor of the pledge sees them. */
const ownFigures = {
  ...pick(PledgeFigures, 'agreed', 'agreedUsd', 'conditional', 'conditionalUsd'),
  ...pick(PledgeFigures, 'received', 'receivedUsd', 'writtenOff', 'writtenOffUsd'),
  ...pick(PledgeFigures, 'outstanding', 'outstandingUsd'),
};

/** A share that the donor ties to a purpose. */
const OwnEarmark = answer('OwnEarmark', pick(Earmark, 'purpose', 'amount'));

const OwnInstalmentLine = answer('OwnInstalmentLine', {
  ...pick(InstalmentLineView, 'purpose'),
  ...ownFigures,
});

const OwnInstalment = answer('OwnInstalment', {
  ...pick(InstalmentView, 'no', 'dueOn', 'originalDueOn', 'amount'),
  ...ownFigures,
  lines: listOf(OwnInstalmentLine, rowsMax)('Its parts by purpose.'),
});

const OwnCondition = answer('OwnCondition', pick(Condition, 'kind', 'text', 'returnClause'));

/** Where confiscated money comes from, as the donor stated it. */
const OwnProceeds = answer('OwnProceeds', {
  ...pick(Proceeds, 'legalBase', 'confiscationOrder', 'confiscatedValue', 'percentage'),
  ...pick(Proceeds, 'requestingState'),
});

const OwnAgreement = answer('OwnAgreement', {
  ...pick(AgreementView, 'agreementReference', 'pscRate', 'source'),
  condition: nullable(part(OwnCondition)('Condition on the money; null where there is none.')),
  proceeds: nullable(part(OwnProceeds)('Provenance of confiscated money; null where it is none.')),
});

/** A pledge as its donor sees it. */
const OwnPledge = answer('OwnPledge', {
  ...pick(PledgeView, 'id', 'donorId', 'recommendation', 'currency', 'status', 'announcedOn'),
  ...pick(PledgeView, 'acceptedOn', 'signedOn', 'takenOverOn', 'terminatedOn', 'occasion'),
  earmarks: listOf(OwnEarmark, rowsMax)('Shares by purpose.'),
  ...pick(PledgeView, 'announced', 'announcedUsd'),
  ...ownFigures,
  ...pick(PledgeView, 'bankCharges', 'bankChargesUsd', 'refunded', 'refundedUsd'),
});

export const OwnPledgeAnswer = answer('OwnPledgeAnswer', {
  ...OwnPledge.members,
  ...ownTimesAnswered,
  ...explainable,
  agreement: nullable(part(OwnAgreement)('Terms of the agreement; null while nothing is signed.')),
  instalments: listOf(OwnInstalment, rowsMax)('Instalments; none while nothing is signed.'),
});

/** Pledges in the order of their ids. */
export const OwnPledgesPage = answer('OwnPledgesPage', {
  ...ownPageAnswered,
  ...explainable,
  items: listOf(OwnPledge, rowsMax)('The pledges.'),
});

export const OwnLine = answer('OwnLine', {
  account: words('Account.', '1310'),
  amount: money('Amount; debit positive, credit negative.', {
    amount: '600000.00',
    currency: 'EUR',
  }),
  usd: money('The same in USD.', { amount: '666666.67', currency: 'USD' }),
});

/** An event of a pledge, without who recorded it and why. */
export const OwnEvent = answer('OwnEvent', {
  sequence: count('Place of the event in the whole log.', 61),
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'AgreementSigned'),
  effectiveDate: date('Date of the fact.', '2024-05-06'),
  postingDate: date('Posting date.', '2024-05-06'),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2024-05-07T10:00:00.000Z'),
  amounts: listOf(OwnLine, rowsMax)('Lines that it booked for the donor.'),
});

/** Events in the order of the log. */
export const OwnHistory = answer('OwnHistory', {
  ...ownPageAnswered,
  items: listOf(OwnEvent, rowsMax)('The events.'),
});
