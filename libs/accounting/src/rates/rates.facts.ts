import { type EventOf, type FactsOf, recordedFact } from '../kernel/booking';
import { newer } from '../reversals/reversal-rules';
import { commandOf, reports } from '../rows/command-row';
import { byThree, event, on } from '../rows/event-row';
import {
  currency,
  date,
  decimal,
  id,
  type Infer,
  mapOf,
  meaning,
  name,
  nullable,
  omit,
  oneOf,
  optional,
  part,
  reference,
  sha256,
  shape,
} from '../schema';

/** Most currencies of one list. */
export const rateListCurrenciesMax = 300;

export const RateSource = shape('RateSource', {
  name: name('Name of the publication.', 'UN operational rates of exchange, May 2024'),
  sha256: optional(sha256('SHA-256 of the file as published, in hexadecimal.', '0'.repeat(64))),
});

export const RateListPublication = shape('PublishExchangeRates', {
  id: optional(
    id('Id of the list; derived from date and kind where it is left out.', '2024-05-01.MONTHLY'),
  ),
  effectiveDate: date('First day on which the rates are used.', '2024-05-01'),
  publishedOn: date('Day on which the list was published.', '2024-04-29'),
  kind: oneOf(['MONTHLY', 'MID_MONTH', 'MANUAL'])(
    'Monthly lists name all currencies, mid-month lists those that changed; a manual rate needs an approval.',
    'MONTHLY',
  ),
  source: part(RateSource)('Where the list comes from.'),
  rates: mapOf(currency, decimal, { what: 'currencies', itemsMax: rateListCurrenciesMax })(
    'Units of the currency per USD 1, by currency (ISO 4217), as decimal numbers in strings.',
    { EUR: '0.900', CHF: '0.890' },
  ),
  supersedes: optional(id('Id of the mistyped list that this one replaces.', '2024-05-01.MONTHLY')),
  approvalReference: optional(
    reference(
      'Approval of a manual rate, or of rates far from those before or after them.',
      'Controller memo 2024-05-02',
    ),
  ),
  reason: optional(
    reference(
      'Reason for a manual rate, or for superseding a list that was used in a closed year.',
      'no published rate of the new currency yet',
    ),
  ),
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the document behind the list.',
    'treasury circular 2024/05',
  ),
});

/**
 * Command that records a published list of rates. A list with a mistake is superseded by a new list and never edited.
 */
export class PublishExchangeRates extends commandOf(
  RateListPublication,
  reports('ExchangeRatesPublished'),
) {}

/** Event: a list of operational rates as published, in units of a currency per USD 1. It never changes. */
export const ExchangeRatesPublished = event('ExchangeRatesPublished', byThree(on.rates, newer), {
  listId: id('Id of the list.', '2024-05-01.MONTHLY'),
  ...omit(RateListPublication, 'id', 'effectiveDate', 'documentReference'),
});
export type RateListFacts = FactsOf<typeof ExchangeRatesPublished>;
export type RateListKind = RateListFacts['kind'];

export type RatesEvent = EventOf<typeof ExchangeRatesPublished>;

/** The rate that converted a fact. Each event stores its rate, so that nobody has to find it again. */
export const RateUsed = shape('RateUsed', {
  list: nullable(
    id('Id of the rate list; null for the functional currency itself.', '2024-05-01.MONTHLY'),
  ),
  effectiveDate: nullable(
    date('Day from which the list holds; null for the functional currency itself.', '2024-05-01'),
  ),
  unitsPerUsd: decimal('Units of the currency per USD 1, as published.', '0.900'),
});
export type RateUsed = Infer<typeof RateUsed>;

/** Member of an event with the rate that converted the fact. */
export const rateUsed = part(RateUsed);

/** Member of an event with the rates of a revaluation run, by currency. */
export const ratesUsed = mapOf(currency, rateUsed, { what: 'currencies', itemsMax: 300 });
export type RatesUsed = Readonly<Record<string, RateUsed>>;
