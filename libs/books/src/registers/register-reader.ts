import type { Registered, RegisterName } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { cutPage, keyOfLength, type AsOf, type Page } from '../times/as-of';
import { all, condition, oneOf, within, type Condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { countOf, text, type ResultRow } from '../times/rows';

/** A thing of a register: its id and its changes laid over each other. */
export type Thing<Members> = Members & { readonly id: string };

/** What one row of a register changes. */
export function changesIn<Name extends RegisterName>(
  _register: Name,
  row: ResultRow,
): Partial<Registered[Name]> {
  return JSON.parse(text(row, 'changes')) as Partial<Registered[Name]>;
}

/**
 * A member that only the first fact about a thing brings. A later fact may be dated before it (a
 * State is a party since 2003 and registered as a donor today), so that at an early date its
 * changes alone would make half a thing.
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

/** Conditions on rows of a register, whatever is asked of it. */
export type Visible = (register: RegisterName, asOf: AsOf) => readonly Condition[];

/** Reads registers as they stood at a date, as known at a moment. */
export class RegisterReader {
  /** @param visibleIn what of a register there is for whoever reads; everything, where nothing is said. */
  constructor(
    private readonly readStore: ReadStore,
    readonly visibleIn: Visible = () => [],
  ) {}

  /** One page of things in the order of their ids. */
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

  /** The same, or as it was first stated where that was only later. */
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

  /** The things with these ids, in this order, without those that do not exist yet. */
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

  /** Revision of a stream in the state of knowledge, whatever the dates of its facts. */
  revisionOf(stream: string, { sequence }: Pick<AsOf, 'sequence'>): number {
    const [row] = this.readStore.query(
      'SELECT max(revision) AS revision FROM events WHERE stream = ? AND sequence <= ?',
      [stream, sequence],
    );
    const revision = row?.['revision'];
    return typeof revision === 'bigint' ? countOf(revision) : -1;
  }
}

/** Whether the first fact about a thing is among its changes: with it all come that it always has. */
function isOpened<Name extends RegisterName>(
  register: Name,
  thing: Partial<Registered[Name]> | undefined,
): thing is Registered[Name] {
  return thing?.[openingMember[register]] !== undefined;
}

function opened(register: RegisterName): Condition {
  return condition(`json_type(changes, '$.${openingMember[register]}') IS NOT NULL`);
}
