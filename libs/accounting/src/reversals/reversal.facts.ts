import { recordedFact } from '../kernel/booking';
import { date, id, oneOf, optional, reason, yesOrNo } from '../schema';
import { reversalReasons } from './reversal-rules';

/** Cause of a reversal, in its request and in its event. */
export const reversalCause = {
  reasonCode: oneOf(reversalReasons)('Kind of mistake.', 'WRONG_FUND'),
  reason: reason('Fault that was found.', 'misposted bank credit'),
};

/** Members of an event that reverses another event, whose entries it mirrors. */
export const mirroring = {
  reverses: id('Id of the event that it mirrors.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  ...reversalCause,
};

/** Members of each request to reverse an event or a receipt. */
export const reversal = {
  ...recordedFact,
  effectiveDate: date(
    'Day from which the event no longer counts, not before its own.',
    '2024-09-16',
  ),
  ...reversalCause,
};

/**
 * Members of a request to reverse an event or a receipt, with or without its dependants (later events that depend on
 * it).
 */
export const reversalWithDependants = {
  ...reversal,
  withDependants: optional(
    yesOrNo(
      'Reverse the events that depend on this one along with it, latest first; left out: they refuse the reversal.',
      true,
    ),
  ),
};
