import {
  kit,
  twinsNamedMax,
  type CreditOfDay,
  type DonorKind,
  type LikeCredit,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { asOfIn } from '../times/as-of';
import { all, condition, type Condition } from '../times/conditions';
import { minor, text, type ResultRow } from '../times/rows';
import type { RegisterReader } from './register-reader';

/** Credits that are found: those that a warning names, and one more if there are others. */
const creditsLikeMax = twinsNamedMax + 1;
/** Rows that are read at a time, and how often where all before were reversed. */
const [pageRows, creditPagesMax] = [25, 20];

/**
 * What the books have that looks like something else. It is read from the read model as it stands:
 * what is only warned of waits for nothing.
 */
export class LookAlikes {
  constructor(
    private readonly readStore: ReadStore,
    private readonly registers: RegisterReader,
  ) {}

  /** Other donors of the kind and country, by their names. */
  donors({
    donorId,
    kind,
    country,
  }: {
    readonly donorId: string;
    readonly kind: DonorKind;
    readonly country?: string | undefined;
  }): readonly { readonly id: string; readonly name: string }[] {
    return this.things('donors', [member('name')])
      .filter(
        (other) =>
          other.id !== donorId && other.kind === kind && (other.country ?? undefined) === country,
      )
      .map(({ id, name }) => ({ id, name }));
  }

  /**
   * Credits of an amount to the bank account on that day, the first ones, without reversed ones.
   *
   * @param rowsOf what their rows are in.
   */
  credits(
    credit: CreditOfDay,
    rowsOf: Pick<ReadStore, 'query'> = this.readStore,
  ): readonly LikeCredit[] {
    const found = new Map<string, LikeCredit>();
    let behind = -1n;
    for (let pages = 0; pages < creditPagesMax; pages += 1) {
      const rows = creditRows(credit, behind, rowsOf);
      for (const one of this.standingCredits(rows)) found.set(one.receiptId, one);
      const last = rows.at(-1);
      if (found.size >= creditsLikeMax || last === undefined || rows.length < pageRows) break;
      behind = minor(last, 'sequence');
    }
    return [...found.values()].slice(0, creditsLikeMax);
  }

  private standingCredits(rows: readonly ResultRow[]): readonly LikeCredit[] {
    if (rows.length === 0) return [];
    const ids = [...new Set(rows.map((row) => text(row, 'receipt')))];
    return this.currentThings('receipts', ids)
      .filter(({ status }) => status !== 'REVERSED')
      .map(({ id, bankReference, net }) => ({ receiptId: id, bankReference, net }));
  }

  /** Ids of other pledges that are signed under the reference, however it is written. */
  agreements(agreementReference: string, exceptPledgeId: string): readonly string[] {
    const alike = kit.comparedReference(agreementReference);
    const where = [member('agreementReference')];
    return this.things('pledges', where)
      .filter(
        ({ id, agreementReference: other }) =>
          id !== exceptPledgeId && !!other && kit.comparedReference(other) === alike,
      )
      .map(({ id }) => id);
  }

  /** The things of which some change has these members, as they stand. */
  private things<Name extends 'donors' | 'pledges'>(register: Name, having: readonly Condition[]) {
    const where = all(having);
    const ids = this.readStore
      .query(`SELECT DISTINCT id FROM ${register} WHERE ${where.sql} ORDER BY id`, where.values)
      .map((row) => text(row, 'id'));
    return this.currentThings(register, ids);
  }

  private currentThings<Name extends 'donors' | 'receipts' | 'pledges'>(
    register: Name,
    ids: readonly string[],
  ) {
    return this.registers.many(register, ids, asOfIn(this.readStore, {}));
  }
}

function member(name: string): Condition {
  return condition(`json_extract(changes, '$.${name}') IS NOT NULL`);
}

/** Rows of an account, day and amount in the order in which they were recorded, behind a sequence. */
function creditRows(
  { bankAccount, valueDate, net }: CreditOfDay,
  behind: bigint,
  rows: Pick<ReadStore, 'query'>,
): readonly ResultRow[] {
  return rows.query(
    `SELECT sequence, receipt FROM credits
     WHERE bank_account = ? AND value_date = ? AND net = ? AND currency = ? AND sequence > ?
     ORDER BY sequence LIMIT ?`,
    [bankAccount, valueDate, net.minor, net.currency, behind, pageRows],
  );
}
