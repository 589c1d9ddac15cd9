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

/** The last event that an answer to a donor counted. Its time is left out, since it may belong to another donor. */
const OwnKnownAt = answer('OwnKnownAt', {
  sequence: wholeNumber(0, Number.MAX_SAFE_INTEGER)(
    'Sequence of the last event that was counted, 0 where none was.',
    42,
  ),
});

/** Members of every answer to a donor: the posting date and the last event that the answer counts. */
export const ownTimesAnswered = {
  asAt: timesAnswered.asAt,
  knownAt: part(OwnKnownAt)('Last event that was counted, of any donor.'),
};

/** Members of every page for a donor, besides its rows. */
export const ownPageAnswered = { ...ownTimesAnswered, next: pageAnswered.next };

/**
 * The catalogue of purposes as donors see it. Pledges refer to its purposes by code; no entry is about a single donor.
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

/** SQL conditions that restrict rows of the read model to the records of some donors. */
export class OwnRows {
  constructor(private readonly donors: readonly string[]) {}

  /** Condition that a column holds the id of one of the donors. It matches no row if the list of donors is empty. */
  ofDonor(column: string): Condition {
    return oneOf(column, this.donors);
  }

  /**
   * Condition that a pledge belongs to one of the donors. The first event of a pledge names its donor, who never
   * changes.
   *
   * @param id SQL expression for the id of the pledge.
   */
  ofPledge(id: string): Condition {
    return this.opening('pledges', id);
  }

  /**
   * Conditions for the rows of each register that the donors may see. They see no row of a register that is not listed.
   */
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
   * Condition that a receipt has an application to a pledge of the donors that still holds today. Money applied to
   * their pledge by mistake was never theirs, so its receipt is hidden also in queries about the past.
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

  /**
   * Condition that an application is to a pledge of the donors.
   *
   * @param change alias of the row with the first change of the application, which names the pledge.
   */
  private toOwnPledge(change: string): Condition {
    return this.ofPledge(`json_extract(${change}.changes, '$.pledgeId')`);
  }
}

/**
 * Returns SQL that is true if an application was refused, released or reversed up to now.
 *
 * @param id SQL expression for the id of the application.
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

/** Dependencies of the queries for donors. Its registers and figures are restricted to the donors' records. */
export interface OwnSources {
  readonly asOf: AsOfResolver;
  readonly rows: OwnRows;
  readonly registers: RegisterReader;
  readonly figures: PledgeFigures;
  readonly slices: Slices;
  readonly readStore: ReadStore;
  readonly shownTexts: ShownTexts;
  /** Pauses a long computation so that the process can serve other requests. */
  readonly rest?: Rest;
}
