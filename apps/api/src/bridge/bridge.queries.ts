import { kit, readingRoles } from '@art30/accounting';
import {
  DimensionFilter,
  PageQuery,
  bridgeWords,
  bridgeWordsInCurrency,
  explainable,
  figure,
  pageAnswered,
} from '@art30/books';
import { PledgePath } from '../pledges/paths';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  currency,
  date,
  listOf,
  money,
  nullable,
  optional,
  part,
  pick,
  shape,
  text,
  uuid,
  words,
} = kit;

/** A question for bridges: the dimensions of the rows, and filters of the pledges. */
const BridgesQuery = shape('BridgesQuery', {
  ...pick(
    DimensionFilter,
    'asAt',
    'knownAt',
    'after',
    'cursor',
    'limit',
    'donor',
    'pledge',
    'purpose',
    'recommendation',
  ),
  by: optional(
    text(200)(
      'Dimensions of the rows, separated by commas: pledge, donor, purpose, recommendation. Left out: totals only.',
      'donor',
    ),
  ),
});

/** From what was signed to the cash of it, in USD: the steps from `signed` to `outstanding` sum to `cashReceived`, and with the steps after the receipt to `cashHeld`. Deductions are negative. */
const BridgeInUsd = answer('BridgeInUsd', {
  signed: figure(bridgeWords.signed, '1222222.22'),
  takenOver: figure(bridgeWords.takenOver, '0.00'),
  amended: figure(bridgeWords.amended, '0.00'),
  conditionMet: figure(bridgeWords.conditionMet, '0.00'),
  conditionFailed: figure(bridgeWords.conditionFailed, '0.00'),
  terminated: figure(bridgeWords.terminated, '0.00'),
  receivedInAdvance: figure(bridgeWords.receivedInAdvance, '0.00'),
  bankCharges: figure(bridgeWords.bankCharges, '-16.57'),
  exchangeAtReceipt: figure(bridgeWords.exchangeAtReceipt, '4597.38'),
  revaluation: figure(bridgeWords.revaluation, '-23640.66'),
  writtenOff: figure(bridgeWords.writtenOff, '-21276.60'),
  outstanding: figure(bridgeWords.outstanding, '0.00'),
  cashReceived: figure(bridgeWords.cashReceived, '1181885.77'),
  difference: money('`cashReceived` less the steps before it: always zero.', {
    amount: '0.00',
    currency: 'USD',
  }),
  cashRevaluation: figure(bridgeWords.cashRevaluation, '-24684.94'),
  conversions: figure(bridgeWords.conversions, '0.00'),
  interest: figure(bridgeWords.interest, '0.00'),
  recoveries: figure(bridgeWords.recoveries, '0.00'),
  levies: figure(bridgeWords.levies, '0.00'),
  expenditure: figure(bridgeWords.expenditure, '-150000.00'),
  exchangeAtSpending: figure(bridgeWords.exchangeAtSpending, '0.00'),
  refundsPaid: figure(bridgeWords.refundsPaid, '0.00'),
  paymentsReturned: figure(bridgeWords.paymentsReturned, '0.00'),
  borrowingRepaid: figure(bridgeWords.borrowingRepaid, '0.00'),
  transfersInNet: figure(bridgeWords.transfersInNet, '0.00'),
  cashHeld: figure(bridgeWords.cashHeld, '1007200.83'),
  differenceHeld: money('`cashHeld` less `cashReceived` and the steps after it: always zero.', {
    amount: '0.00',
    currency: 'USD',
  }),
});

/** The same steps in the currency of pledges, without those that change USD values alone. */
const BridgeInCurrency = answer('BridgeInCurrency', {
  currency: currency('Currency of the pledges.', 'EUR'),
  signed: figure(bridgeWordsInCurrency.signed, '1100000.00', 'EUR'),
  takenOver: figure(bridgeWordsInCurrency.takenOver, '0.00', 'EUR'),
  amended: figure(bridgeWordsInCurrency.amended, '0.00', 'EUR'),
  conditionMet: figure(bridgeWordsInCurrency.conditionMet, '0.00', 'EUR'),
  conditionFailed: figure(bridgeWordsInCurrency.conditionFailed, '0.00', 'EUR'),
  terminated: figure(bridgeWordsInCurrency.terminated, '0.00', 'EUR'),
  receivedInAdvance: figure(bridgeWordsInCurrency.receivedInAdvance, '0.00', 'EUR'),
  bankCharges: figure(bridgeWordsInCurrency.bankCharges, '-15.00', 'EUR'),
  writtenOff: figure(bridgeWordsInCurrency.writtenOff, '-20000.00', 'EUR'),
  outstanding: figure(bridgeWordsInCurrency.outstanding, '0.00', 'EUR'),
  cashReceived: figure(bridgeWordsInCurrency.cashReceived, '1079985.00', 'EUR'),
  difference: money('`cashReceived` less the steps before it: always zero.', {
    amount: '0.00',
    currency: 'EUR',
  }),
});

/** One bridge, in both currencies. */
const BridgeFigures = answer('BridgeFigures', {
  usd: part(BridgeInUsd)('In US dollars, the currency of the books.'),
  inCurrencies: listOf(
    BridgeInCurrency,
    rowsMax,
  )('In the currencies of the pledges, one bridge for each.'),
});

/** The bridge of the lines that share the dimensions asked for. */
const BridgeRow = answer('BridgeRow', {
  ...BridgeFigures.members,
  label: words('Values of the dimensions in the order of `by`, to be shown to people.', 'DON-A'),
  pledge: optional(words('Pledge; like all that follow, present only where `by` names it.', 'P1')),
  donor: optional(words('Donor.', 'DON-A')),
  purpose: optional(words('Purpose.', 'TA-GEN')),
  recommendation: optional(words('The call under which the money was given.', 'n')),
});

/** Bridges as at a date, as known at a moment. */
const Bridges = answer('Bridges', {
  ...pageAnswered,
  ...explainable,
  by: listOf(words, rowsMax)('Dimensions of the rows.', ['donor']),
  items: listOf(
    BridgeRow,
    rowsMax,
  )('One bridge for each combination of dimensions, ordered by them.'),
  totals: part(BridgeFigures)('One bridge over all rows of all pages.'),
});

/** The amount that one event or receipt adds to one step. */
const BridgeItem = answer('BridgeItem', {
  step: words('Name of the step, as in `usd`.', 'exchangeAtReceipt'),
  sequence: count(
    'Sequence of the event; a reversal is netted with the event that it reverses.',
    66,
  ),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'ReceiptApplied'),
  effectiveDate: date('Date of the fact.', '2024-07-02'),
  postingDate: date('Posting date.', '2024-07-02'),
  receipt: nullable(
    uuid(
      'Id of the receipt of the cash; null where the step has none.',
      '4b64bcdc-5973-5654-b4af-9dd4c98503b4',
    ),
  ),
  usd: money('Amount that the event adds to the step, in USD.', {
    amount: '-3683.25',
    currency: 'USD',
  }),
  inCurrency: money('Amount that the event adds to the step, in the currency of the pledge.', {
    amount: '0.00',
    currency: 'EUR',
  }),
});

/** The bridge of one pledge, and the events that make its steps. */
const PledgeBridge = answer('PledgeBridge', {
  ...BridgeFigures.members,
  ...pageAnswered,
  ...explainable,
  pledge: words('Id of the pledge.', 'P1'),
  currency: currency('Its currency.', 'EUR'),
  items: listOf(
    BridgeItem,
    rowsMax,
  )(
    'Amounts that each event adds to each step, in the order of the log. Amounts that cancel are left out.',
  ),
});

export const bridgeQueries: QueryResource = {
  name: 'BridgeController',
  root: 'v1',
  tag: 'balances',
  routes: {
    find: queryRoute({
      at: 'bridge',
      roles: readingRoles,
      about: 'filtered',
      query: BridgesQuery,
      answer: Bridges,
      read: (books, query) => books.bridges.find(query),
      summary: 'From agreements to cash, by pledge, donor, purpose or recommendation',
      description:
        'The steps from the amounts signed to the cash that came in, and on to the cash held, in USD and in the currencies of the pledges. The steps add up exactly: `difference` is always zero.',
    }),
    ofPledge: queryRoute({
      at: 'pledges/:pledgeId/bridge',
      roles: readingRoles,
      about: 'ofAddress',
      path: PledgePath,
      query: PageQuery,
      answer: PledgeBridge,
      read: (books, query, { pledgeId }) => books.pledgeBridge.find(pledgeId, query),
      summary: 'From one agreement to its cash, event by event',
      description:
        'The steps from the agreement to the cash of one pledge, and what each event adds to them. A reversal is netted with the event that it reverses. `limit` counts events.',
      unknown: 'PLEDGE_UNKNOWN',
    }),
  },
};
