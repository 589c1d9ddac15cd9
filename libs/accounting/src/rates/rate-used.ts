import { currency, date, decimal, id, mapOf, nullable, part, shape, type Infer } from '../schema';

/** The rate a fact was converted at, kept with the fact. */
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

/** A rate that a fact was converted at. */
export const rateUsed = part(RateUsed);

/** The rates that a run converted at, by currency. */
export const ratesUsed = mapOf(currency, rateUsed, { what: 'currencies', itemsMax: 300 });
export type RatesUsed = Readonly<Record<string, RateUsed>>;
