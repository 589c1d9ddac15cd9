import type { Registered, RegisterName } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { cutPage, keyOfLength, type AsOf, type Page } from '../times/as-of';
import { all, condition, oneOf, within, type Condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { countOf, text, type ResultRow } from '../times/rows';

/** A record of a register: its id and all its changes merged. */
export type Thing<Members> = Members & { readonly id: string };

/** The members that one row of a register changes. */
export function changesIn<Name extends RegisterName>(
  _register: Name,
  row: ResultRow,
): Partial<Registered[Name]> {
  return JSON.parse(text(row, 'changes')) as Partial<Registered[Name]>;
}

/**
 * A member that only the first fact of a record sets. A later fact may have an earlier date (a State is a
 * party since 2003 but registered as a donor today). The changes as at that date would then be an incomplete
 * record.
 */
const openingMember: { readonly [Name in RegisterName]: keyof Registered[Name] & string } = {
  donors: 'kind',
  purposes: 'kind',
  rate_lists: 'publishedOn',
  bank_accounts: 'ledgerAccount',
  pledges: 'recommendation',
  receipts: 'bankReference',
  applications: 'pledgeId',
  periods: 'status',
  transfers: 'from',
  statements: 'donorId',
  claims: 'claim',
  approvals: 'lastId',
  revaluations: 'throughSequence',
  revalued: 'items',
  proposals: 'command',
  expenditure_lists: 'totals',
};

/** Conditions that every query of a register must add, to restrict what a reader sees. */
export type Visible = (register: RegisterName, asOf: AsOf) => readonly Condition[];

/** Reads registers as at a date and as known at a time. */
export class RegisterReader {
  /** @param visibleIn conditions on the records that the reader may see; none if the reader may see all. */
  constructor(
    private readonly readStore: ReadStore,
    readonly visibleIn: Visible = () => [],
  ) {}

  /** One page of records in the order of their ids. */
  page<Name extends RegisterName>(
    register: Name,
    page: Page,
    only: readonly Condition[] = [],
  ): { rows: readonly Thing<Registered[Name]>[]; nextAfter: CursorKey | null } {
    const after = keyOfLength(page, 1);
    const beyond = after === null ? [] : [condition('id > ?', after[0] ?? '')];
    const seen = this.visibleIn(register, page.asOf);
    const where = all([within(page.asOf), opened(register), ...seen, ...only, ...beyond]);
    const ids = this.readStore
      .query(`SELECT DISTINCT id FROM ${register} WHERE ${where.sql} ORDER BY id LIMIT ?`, [
        ...where.values,
        page.limit + 1,
      ])
      .map((row) => text(row, 'id'));
    const { rows, nextAfter } = cutPage(ids, page, (id) => [id]);
    return { rows: this.many(register, rows, page.asOf), nextAfter };
  }

  find<Name extends RegisterName>(
    register: Name,
    id: string,
    asOf: AsOf,
  ): Thing<Registered[Name]> | undefined {
    return this.many(register, [id], asOf)[0];
  }

  /** The record at the times of the query, or in its first state if it was first stated for a later date. */
  findFirst<Name extends RegisterName>(
    register: Name,
    id: string,
    asOf: AsOf,
  ): Thing<Registered[Name]> | undefined {
    const registered = this.find(register, id, asOf);
    if (registered !== undefined) return registered;
    const ever = { ...asOf, asAt: null };
    const seen = this.visibleIn(register, ever);
    const where = all([oneOf('id', [id]), within(ever), opened(register), ...seen]);
    const [row] = this.readStore.query(
      `SELECT min(posting_date) AS asAt FROM ${register} WHERE ${where.sql}`,
      where.values,
    );
    const asAt = row?.['asAt'];
    return typeof asAt === 'string' ? this.find(register, id, { ...asOf, asAt }) : undefined;
  }

  /** The records with these ids, in this order. Records that do not exist yet are left out. */
  many<Name extends RegisterName>(
    register: Name,
    ids: readonly string[],
    asOf: AsOf,
  ): readonly Thing<Registered[Name]>[] {
    if (ids.length === 0) return [];
    const where = all([oneOf('id', ids), within(asOf), ...this.visibleIn(register, asOf)]);
    const rows = this.readStore.query(
      `SELECT id, changes FROM ${register} WHERE ${where.sql} ORDER BY sequence, ordinal`,
      where.values,
    );
    const things = new Map<string, Partial<Registered[Name]>>();
    for (const row of rows) {
      const id = text(row, 'id');
      things.set(id, { ...things.get(id), ...changesIn(register, row) });
    }
    return ids.flatMap((id) => {
      const thing = things.get(id);
      return isOpened(register, thing) ? [{ ...thing, id }] : [];
    });
  }

  /** Last revision of a stream through a sequence, regardless of the dates of its facts. */
  revisionOf(stream: string, { sequence }: Pick<AsOf, 'sequence'>): number {
    const [row] = this.readStore.query(
      'SELECT max(revision) AS revision FROM events WHERE stream = ? AND sequence <= ?',
      [stream, sequence],
    );
    const revision = row?.['revision'];
    return typeof revision === 'bigint' ? countOf(revision) : -1;
  }
}

/** True if the first fact of the record is among its changes, so that all mandatory members are set. */
function isOpened<Name extends RegisterName>(
  register: Name,
  thing: Partial<Registered[Name]> | undefined,
): thing is Registered[Name] {
  return thing?.[openingMember[register]] !== undefined;
}

function opened(register: RegisterName): Condition {
  return condition(`json_type(changes, '$.${openingMember[register]}') IS NOT NULL`);
}
