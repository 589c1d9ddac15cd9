import type { kit } from '@art30/accounting';
import type { DonorStatement } from './statement.answers';

/** Complete content of a donor statement as plain JSON, without its hash. */
export type StatementContent = Omit<kit.Infer<typeof DonorStatement>, 'sha256'>;

/** Header of a statement: issue, donor, period and times. */
export type StatementHead = Pick<
  StatementContent,
  'issue' | 'language' | 'policy' | 'donor' | 'period' | 'knownAt'
>;

export type AccountSection = StatementContent['accounts'][number];
export type Movements = AccountSection['unspent'];
export type NamedFigure = Movements['movements'][number];
export type ReceiptSection = StatementContent['receipts'][number];
export type PurposeSection = StatementContent['purposes'][number];
export type OverThePeriod = PurposeSection['available'];
