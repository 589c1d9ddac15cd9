import { members, money } from './columns';

/** Columns of an event of the log. */
export const eventColumns = [
  ...members('sequence', 'eventId', 'eventType', 'stream', 'revision'),
  ...members('effectiveDate', 'postingDate', 'recordedAt'),
  ...members('recordedBy', 'certifiedBy', 'approvedBy', 'proposal', 'lines'),
  ...money('usd'),
];

/** Columns of a line of the journal. */
export const lineColumns = [
  ...members('sequence', 'line', 'eventId', 'eventType', 'stream'),
  ...members('effectiveDate', 'postingDate', 'recordedAt'),
  ...members('recordedBy', 'certifiedBy', 'approvedBy', 'account', 'accountName'),
  ...money('amount', 'usd'),
  ...members('donor', 'pledge', 'instalment', 'purpose', 'recommendation', 'level', 'country'),
  ...members('receipt', 'bankAccount', 'fund', 'accountItem'),
];
