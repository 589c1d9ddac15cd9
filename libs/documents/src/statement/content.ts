import type { kit } from '@art30/accounting';
import type { DonorStatement } from './statement.answers';

/** A donor statement: all it says, as plain JSON, without its seal. */
export type StatementContent = Omit<kit.Infer<typeof DonorStatement>, 'sha256'>;

/** Head of a statement: issue, donor, period and times. */
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
