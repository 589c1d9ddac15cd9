import { byController } from '../support/periods';
import type { Refusals } from '../support/refusals';

const yearEnd = { effectiveDate: '2023-12-31' };
const closing = { ...yearEnd, throughSequence: 1, trialBalance: {} };
const reopening = { ...yearEnd, reason: 'audit adjustment' };

export const refusals: Refusals = {
  '/v1/periods/2023/soft-close': [
    ['AUTHORITY_REQUIRED', 403, yearEnd],
    ['DATE_IN_FUTURE', 422, { effectiveDate: '2024-07-17' }, byController],
    ['INVALID_DATE', 422, { effectiveDate: '2023-02-30' }, byController],
  ],
  '/v1/periods/2024/soft-close': [['DATE_IN_FUTURE', 422, yearEnd, byController]],
  '/v1/periods/2023/close': [['PERIOD_STATUS', 409, closing, byController]],
  '/v1/periods/2023/reopening': [['PERIOD_STATUS', 409, reopening, byController]],
};
