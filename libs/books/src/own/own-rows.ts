import { stream, type RegisterName } from '@art30/accounting';
import type { Visible } from '../registers/register-reader';
import type { AsOf } from '../times/as-of';
import { all, condition, type Condition, oneOf } from '../times/conditions';

/** Rows of the read model that are some donors' own, as conditions on them. */
export class OwnRows {
  constructor(private readonly donors: readonly string[]) {}

  /** A column holds one of the donors; of none where there are none. */
  ofDonor(column: string): Condition {
    return oneOf(column, this.donors);
  }

  /** The pledge whose id an expression gives is theirs: its donor stands in its first event, for ever. */
  ofPledge(id: string): Condition {
    return this.opening('pledges', id);
  }

  /** Rows of each register; one that is not named has none. */
  readonly visible: Visible = (register: RegisterName, asOf: AsOf) => {
    switch (register) {
      case 'donors':
        return [this.ofDonor('id')];
      case 'pledges':
      case 'statements':
        return [this.opening(register, `${register}.id`)];
      case 'applications':
        return [this.ofApplication('applications.id')];
      case 'receipts':
        return [this.ofReceipt('receipts.id', asOf)];
      default:
        return [condition('0')];
    }
  };

  private opening(register: 'pledges' | 'statements', id: string): Condition {
    const own = this.ofDonor("json_extract(opening.changes, '$.donorId')");
    return exists(`${register} AS opening`, condition(`opening.id = ${id}`), own);
  }

  private ofApplication(id: string): Condition {
    return exists('applications AS made', condition(`made.id = ${id}`), this.toOwnPledge('made'));
  }

  /**
   * An application of the receipt is to a pledge of theirs, as asked, and stands today: money that went to
   * their pledge by mistake was never theirs, whatever was known then.
   */
  private ofReceipt(id: string, { asAt, sequence }: AsOf): Condition {
    return exists(
      'events AS assigned JOIN applications AS given ON given.sequence = assigned.sequence',
      condition(`assigned.stream = '${stream.receipt('')}' || ${id}`),
      condition("assigned.type = 'ReceiptAssigned' AND given.sequence <= ?", sequence),
      ...(asAt === null ? [] : [condition('given.posting_date <= ?', asAt)]),
      this.toOwnPledge('given'),
      condition(`NOT ${hasEnded('given.id')}`),
    );
  }

  /** The change is the first one of an application, which names its pledge. */
  private toOwnPledge(change: string): Condition {
    return this.ofPledge(`json_extract(${change}.changes, '$.pledgeId')`);
  }
}

/** The application whose id an expression gives was refused, released or taken back by now. */
export function hasEnded(id: string): string {
  return `EXISTS (
    SELECT 1 FROM applications AS ended WHERE ended.id = ${id}
      AND (json_extract(ended.changes, '$.state') IN ('refused', 'reversed')
        OR json_extract(ended.changes, '$.released') = 'yes'))`;
}

function exists(from: string, ...conditions: readonly Condition[]): Condition {
  const { sql, values } = all(conditions);
  return { sql: `EXISTS (SELECT 1 FROM ${from} WHERE ${sql})`, values };
}
