import { PublishExchangeRates } from '@art30/accounting';
import { examplePublications, requestOn } from '@art30/testing';

/** Exchange rates around the ends of two years. They differ on both sides of each year's end, so that values do too. */
const lists = [
  ['2024-10-20', { EUR: '0.922', JPY: '149.80', KWD: '0.3068', CHF: '0.866' }],
  ['2024-11-10', { EUR: '0.941', JPY: '154.20', KWD: '0.3071', CHF: '0.872' }],
  ['2025-01-01', { EUR: '0.962', JPY: '157.40', KWD: '0.3084', CHF: '0.903' }],
  ['2025-02-01', { EUR: '0.918', JPY: '152.60', KWD: '0.3079', CHF: '0.897' }],
  ['2025-03-15', { EUR: '0.899', JPY: '148.10', KWD: '0.3062', CHF: '0.880' }],
  ['2025-12-20', { EUR: '0.872', JPY: '155.30', KWD: '0.3071', CHF: '0.861' }],
  ['2026-02-01', { EUR: '0.931', JPY: '151.20', KWD: '0.3065', CHF: '0.894' }],
] as const;

/** Returns commands that publish these rates and those of the worked example. */
export function publicationsOfTwoYears(): PublishExchangeRates[] {
  const source = { name: 'fictitious list' };
  const later = lists.map(([effectiveDate, rates]) => {
    const facts = { effectiveDate, publishedOn: effectiveDate, kind: 'MONTHLY', rates } as const;
    return new PublishExchangeRates({ ...facts, source }, requestOn(effectiveDate));
  });
  return [...examplePublications(), ...later];
}
