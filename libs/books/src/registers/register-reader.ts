import type { Registered, RegisterName } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { cutPage, keyOfLength, type AsOf, type Page } from '../times/as-of';
import { all, condition, oneOf, within, type Condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { countOf, text, type ResultRow } from '../times/rows';

/** A record of a register: its id, and the result of merging all its changes. */
export type Thing<Members> = Members & { readonly id: string };

/** Returns the members of a record that one row of a register changes. */
export function changesIn<Name extends RegisterName>(
  _register: Name,
  row: ResultRow,
): Partial<Registered[Name]> {
  return JSON.parse(text(row, 'changes')) as Partial<Registered[Name]>;
}

/**
 * For each register, a member that only the first fact of a record sets. A later fact may have an earlier date: a State
 * is a party since 2003 but registered as a donor today. Without that member the changes up to such a date are an
 * incomplete record, which must not be shown.
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

/** Returns conditions that every query of a register must add, to restrict which records the caller may see. */
export type Visible = (register: RegisterName, asOf: AsOf) => readonly Condition[];

/** Reads registers (donors, pledges, receipts …) as they were on a date and known at a time. */
export class RegisterReader {
  /** @param visibleIn conditions on the records that the caller may see; none if the caller may see all. */
  constructor(
    private readonly readStore: ReadStore,
    readonly visibleIn: Visible = () => [],
  ) {}

  /** Returns one page of records in the order of their ids. */
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

  /** Returns a record as of the query's date. If the record only begins later, returns its first state. */
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

  /** Returns the records with these ids, in the order of the ids. Records that do not exist yet are left out. */
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

  /**
   * Returns the last revision of a stream through a sequence, whatever the dates of its facts; -1 if it has no event.
   */
  revisionOf(stream: string, { sequence }: Pick<AsOf, 'sequence'>): number {
    const [row] = this.readStore.query(
      'SELECT max(revision) AS revision FROM events WHERE stream = ? AND sequence <= ?',
      [stream, sequence],
    );
    const revision = row?.['revision'];
    return typeof revision === 'bigint' ? countOf(revision) : -1;
  }
}

/** True if the first fact of a record is among its changes, so that all mandatory members are set. */
function isOpened<Name extends RegisterName>(
  register: Name,
  thing: Partial<Registered[Name]> | undefined,
): thing is Registered[Name] {
  return thing?.[openingMember[register]] !== undefined;
}

function opened(register: RegisterName): Condition {
  return condition(`json_type(changes, '$.${openingMember[register]}') IS NOT NULL`);
}
