import type { RegisterName } from '@art30/accounting';
import type { JsonObject, ReadStore } from '@art30/event-sourcing';
import { cutPage, keyOfLength, type AsOf, type Page } from '../times/as-of';
import { all, condition, oneOf, within, type Condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { countOf, text } from '../times/rows';

/** A value as JSON stores it: a member without a value is left out. */
export type Stored<Value> = Value extends object
  ? { [Name in keyof Value]: Stored<Exclude<Value[Name], undefined>> }
  : Value;

/** A thing of a register: its id and its changes laid over each other. */
export type Thing<Members> = Members & { readonly id: string };

/**
 * A member that only the first fact about a thing brings. A later fact may be dated before it (a
 * State is a party since 2003 and registered as a donor today), so that at an early date its
 * changes alone would make half a thing.
 */
const openingMember: Readonly<Record<RegisterName, string>> = {
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
  page<Members>(
    register: RegisterName,
    page: Page,
    only: readonly Condition[] = [],
  ): { rows: readonly Thing<Members>[]; nextAfter: CursorKey | null } {
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

  find<Members>(register: RegisterName, id: string, asOf: AsOf): Thing<Members> | undefined {
    return this.many<Members>(register, [id], asOf)[0];
  }

  /** The same, or as it was first stated where that was only later. */
  findFirst<Members>(register: RegisterName, id: string, asOf: AsOf): Thing<Members> | undefined {
    const known = this.find<Members>(register, id, asOf);
    if (known !== undefined) return known;
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
  many<Members>(
    register: RegisterName,
    ids: readonly string[],
    asOf: AsOf,
  ): readonly Thing<Members>[] {
    if (ids.length === 0) return [];
    const where = all([oneOf('id', ids), within(asOf), ...this.visibleIn(register, asOf)]);
    const rows = this.readStore.query(
      `SELECT id, changes FROM ${register} WHERE ${where.sql} ORDER BY sequence, ordinal`,
      where.values,
    );
    const things = new Map<string, JsonObject>();
    for (const row of rows) {
      const id = text(row, 'id');
      const changes = JSON.parse(text(row, 'changes')) as JsonObject;
      things.set(id, { ...things.get(id), ...changes });
    }
    return ids.flatMap((id) => {
      const thing = things.get(id);
      if (thing?.[openingMember[register]] === undefined) return [];
      return [{ ...thing, id } as unknown as Thing<Members>];
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

function opened(register: RegisterName): Condition {
  return condition(`json_type(changes, '$.${openingMember[register]}') IS NOT NULL`);
}
