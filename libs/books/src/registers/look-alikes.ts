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

/**
 * Number of similar credits to find: as many as a warning names, and one more to tell that the list is not complete.
 */
const creditsLikeMax = twinsNamedMax + 1;
/**
 * Number of rows read at a time, and largest number of such reads. More than one is needed if the first credits found
 * were reversed.
 */
const [pageRows, creditPagesMax] = [25, 20];

/**
 * Finds records that resemble a new one, to warn of duplicates. It does not wait until the read model catches up, since
 * a warning is not worth a delay.
 */
export class LookAlikes {
  constructor(
    private readonly readStore: ReadStore,
    private readonly registers: RegisterReader,
  ) {}

  /** Returns other donors of the same kind and country, with their names. */
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
   * Returns the first credits of the same amount to the same bank account on the same day. Reversed credits are left
   * out.
   *
   * @param rowsOf store from which the rows of credits are read.
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

  /**
   * Returns the ids of other pledges signed under the same agreement reference. Differences in case, spaces and the
   * form of dashes do not count.
   */
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

  /** Returns current records of a register. Only records with a change that meets all of the conditions are read. */
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

/**
 * Returns rows of credits to the same account, on the same day and of the same amount, after the sequence `behind` and
 * in the order of the log.
 */
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
