import { kit } from '@art30/accounting';

/** The year a path names. */
export const PeriodPath = kit.shape('PeriodPath', {
  year: kit.year('Fiscal year, which is the calendar year.', '2024'),
});
