import {
  isRecorder,
  signatureAwaitedOf,
  signaturesAwaited,
  type RegisteredProposal,
  type Role,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { RegisterReader, Thing } from '../registers/register-reader';
import { answeredPage, cutPage, keyOfLength, type AsOfResolver, type Page } from '../times/as-of';
import { all, condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { ordinal, text } from '../times/rows';
import type { PageQuery } from '../times/shapes';
import type { SigningRuleBooks } from './signing-rules';
import type { ProposalContents } from './proposal-contents';
import { listedContentView, proposalView, type SigningDays } from './proposal-view';

/**
 * Inboxes of a person: one for each kind of signature that is awaited, and one for the person's own
 * proposals.
 */
export const inboxes = [...signaturesAwaited, 'mine'] as const;
export type Inbox = (typeof inboxes)[number];

/** Number of open proposals that are read in one batch while an inbox is filled. */
const scannedRows = 200;

/** The person whose inbox is requested, with the roles in which the person may sign. */
export interface Asking {
  readonly person: string;
  readonly roles: readonly Role[];
}

interface InboxQuery extends Pick<PageQuery, 'after' | 'cursor' | 'limit'> {
  readonly for?: Inbox | undefined;
}

type Registered = Thing<RegisteredProposal>;

/** A proposal's id, and the sort key from which the next page continues. */
interface Placed {
  readonly id: string;
  readonly key: CursorKey;
}

/** Dependencies of `Inboxes`, with the clock that decides which proposals have expired. */
export interface InboxSources extends SigningDays {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly registers: RegisterReader;
  readonly contents: ProposalContents;
  readonly rules: SigningRuleBooks;
}

/**
 * Lists proposals that wait for signatures now. A query can state neither `asAt` nor `knownAt`, since an inbox shows
 * what a person can sign today.
 */
export class Inboxes {
  constructor(private readonly dependencies: InboxSources) {}

  /** Returns one page of the proposals in an inbox, oldest first. */
  async list({ for: box, ...query }: InboxQuery, asking: Asking) {
    const page = await this.dependencies.asOf.page(query);
    const isIn = await this.belongsTo(box, asking);
    const { rows, nextAfter } = cutPage(this.found(page, isIn), page, ({ key }) => key);
    const ids = rows.map(({ proposal }) => proposal.id);
    const contents = await this.dependencies.contents.of(ids, page.asOf.sequence);
    const items = rows.map(({ proposal }, index) => ({
      ...proposalView(proposal, this.dependencies),
      ...listedContentView(contents[index] ?? { books: [] }),
    }));
    return { ...answeredPage(page, nextAfter), items };
  }

  private async belongsTo(
    box: Inbox | undefined,
    { person, roles }: Asking,
  ): Promise<(proposal: Registered) => boolean> {
    const { rules } = this.dependencies;
    if (box === undefined) return () => true;
    if (box === 'mine') return (proposal) => isRecorder(person, proposal);
    const { inForce: signingRule } = await rules.list();
    const now = { roles, signingRule };
    return (proposal) => signatureAwaitedOf(person, proposal, now) === box;
  }

  /**
   * Returns the proposals from the cursor on that belong to the inbox, at least one more than the page holds if there
   * are any.
   */
  private found(page: Page, isIn: (proposal: Registered) => boolean) {
    const found: { readonly proposal: Registered; readonly key: CursorKey }[] = [];
    let after = keyOfLength(page, 2);
    do {
      const { rows, nextAfter } = this.open({ ...page, after, limit: scannedRows });
      const keys = new Map(rows.map(({ id, key }) => [id, key]));
      this.dependencies.registers
        .many('proposals', [...keys.keys()], page.asOf)
        .filter(isIn)
        .forEach((proposal) => found.push({ proposal, key: keys.get(proposal.id) ?? [] }));
      after = nextAfter;
    } while (after !== null && found.length <= page.limit);
    return found;
  }

  /**
   * Returns open proposals from the cursor on. A proposal expires after `proposalDays`, so the query reads only that
   * many days, however long the log is.
   */
  private open(page: Page): { rows: readonly Placed[]; nextAfter: CursorKey | null } {
    const { today, proposalDays } = this.dependencies;
    const { sequence } = page.asOf;
    const beyond =
      page.after === null ? [] : [condition('(effective_date, sequence) > (?, ?)', ...page.after)];
    const where = all([
      condition('effective_date >= date(?, ?)', today(), `-${proposalDays} days`),
      condition('sequence <= ?', sequence),
      condition("json_type(changes, '$.command') IS NOT NULL"),
      condition(
        `(SELECT json_extract(last.changes, '$.status') FROM proposals last
          WHERE last.id = proposed.id AND last.sequence <= ?
          ORDER BY last.sequence DESC LIMIT 1) IN ('PROPOSED', 'CERTIFIED')`,
        sequence,
      ),
      ...beyond,
    ]);
    const found = this.dependencies.readStore.query(
      `SELECT id, effective_date, sequence FROM proposals proposed WHERE ${where.sql}
       ORDER BY effective_date, sequence LIMIT ?`,
      [...where.values, page.limit + 1],
    );
    const placed = found.map((row): Placed => ({
      id: text(row, 'id'),
      key: [text(row, 'effective_date'), ordinal(row, 'sequence')],
    }));
    return cutPage(placed, page, ({ key }) => key);
  }
}
