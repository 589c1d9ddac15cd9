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

/** The prefix of the log that the answer to a donor rests on, without the moments of others' events. */
const OwnKnownAt = answer('OwnKnownAt', {
  sequence: wholeNumber(0, Number.MAX_SAFE_INTEGER)(
    'Sequence of the last event that was counted, 0 where none was.',
    42,
  ),
});

/** Members of every answer to a donor: its two times. */
export const ownTimesAnswered = {
  asAt: timesAnswered.asAt,
  knownAt: part(OwnKnownAt)('Last event that was counted, whoever it is about.'),
};

/** Members of every page of a donor besides its rows. */
export const ownPageAnswered = { ...ownTimesAnswered, next: pageAnswered.next };

/** The same for a donor: the catalogue is nobody's own, and its pledges name purposes by their codes. */
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

function exists(fromClause: string, ...conditions: readonly Condition[]): Condition {
  const { sql, values } = all(conditions);
  return { sql: `EXISTS (SELECT 1 FROM ${fromClause} WHERE ${sql})`, values };
}

/** Where what is some donors' own is read from; registers and figures have nothing else. */
export interface OwnSources {
  readonly asOf: AsOfResolver;
  readonly rows: OwnRows;
  readonly registers: RegisterReader;
  readonly figures: PledgeFigures;
  readonly slices: Slices;
  readonly readStore: ReadStore;
  readonly shownTexts: ShownTexts;
  /** Lets others have their turn. */
  readonly rest?: Rest;
}
