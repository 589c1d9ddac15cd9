import { kit, type RegisterName, stream } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { Rest } from '../caches/read-ahead';
import type { ShownTexts } from '../personal-texts/shown-texts';
import type { PledgeFigures } from '../pledges/pledge-figures';
import { PurposesPage } from '../registers/catalogues';
import type { RegisterReader, Visible } from '../registers/register-reader';
import type { Slices } from '../slices/slices';
import { answeredPage, type AsOf, type AsOfResolver, type Page } from '../times/as-of';
import { all, condition, type Condition, oneOf } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { pageAnswered, timesAnswered } from '../times/shapes';

const { answer, part, wholeNumber } = kit;

/** The part of the log on which the answer to a donor is based, without the times of other donors' events. */
const OwnKnownAt = answer('OwnKnownAt', {
  sequence: wholeNumber(0, Number.MAX_SAFE_INTEGER)(
    'Sequence of the last event that was counted, 0 where none was.',
    42,
  ),
});

/** Members of every answer to a donor: the two times of the query. */
export const ownTimesAnswered = {
  asAt: timesAnswered.asAt,
  knownAt: part(OwnKnownAt)('Last event that was counted, of any donor.'),
};

/** Members of every page for a donor, besides its rows. */
export const ownPageAnswered = { ...ownTimesAnswered, next: pageAnswered.next };

/**
 * The catalogue of purposes for a donor. It is the same for everybody, and a donor's pledges refer to it by
 * code.
 */
export const OwnPurposes = answer('OwnPurposes', {
  ...ownPageAnswered,
  items: PurposesPage.members.items,
});

export function ownTimes({ asAt, sequence }: AsOf): kit.MembersOf<typeof ownTimesAnswered> {
  return { asAt, knownAt: { sequence } };
}

export function ownPage(
  page: Page,
  nextAfter: CursorKey | null,
): kit.MembersOf<typeof ownPageAnswered> {
  return { ...ownTimes(page.asOf), next: answeredPage(page, nextAfter).next };
}

/** SQL conditions that restrict rows of the read model to some donors. */
export class OwnRows {
  constructor(private readonly donors: readonly string[]) {}

  /** Rows whose column holds one of the donors; no row if the list of donors is empty. */
  ofDonor(column: string): Condition {
    return oneOf(column, this.donors);
  }

  /**
   * True for a pledge of the donors, given an SQL expression for its id. The first event of a pledge names
   * its donor, who never changes.
   */
  ofPledge(id: string): Condition {
    return this.opening('pledges', id);
  }

  /** Conditions for each register. A register that is not listed has no row for donors. */
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
   * Receipts with an application to a pledge of the donors that has not ended by now. Money applied to their
   * pledge by mistake was never theirs, so it is hidden also in queries about the past.
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

  /** `change` is the first change of an application, which names its pledge. */
  private toOwnPledge(change: string): Condition {
    return this.ofPledge(`json_extract(${change}.changes, '$.pledgeId')`);
  }
}

/**
 * SQL that is true if the application was refused, released or reversed by now. `id` is an SQL expression for
 * its id.
 */
export function hasEnded(id: string): string {
  return `EXISTS (
    SELECT 1 FROM applications AS ended WHERE ended.id = ${id}
      AND (json_extract(ended.changes, '$.state') IN ('refused', 'reversed')
        OR json_extract(ended.changes, '$.released') = 'yes'))`;
}

function exists(fromClause: string, ...conditions: readonly Condition[]): Condition {
  const { sql, values } = all(conditions);
  return { sql: `EXISTS (SELECT 1 FROM ${fromClause} WHERE ${sql})`, values };
}

/** Dependencies of the donor view. Its registers and figures are restricted to the donors' records. */
export interface OwnSources {
  readonly asOf: AsOfResolver;
  readonly rows: OwnRows;
  readonly registers: RegisterReader;
  readonly figures: PledgeFigures;
  readonly slices: Slices;
  readonly readStore: ReadStore;
  readonly shownTexts: ShownTexts;
  /** Yields to other requests during long work. */
  readonly rest?: Rest;
}
