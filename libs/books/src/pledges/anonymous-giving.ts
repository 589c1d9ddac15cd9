import { settingsOn, yearOf, type AnonymousAgreement } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { RegisterReader } from '../registers/register-reader';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { all, onAccounts, oneOf, within, type Condition } from '../times/conditions';
import { ordinal, text } from '../times/rows';
import { balanceWords } from '../words/balance-words';
import type { Slices } from '../slices/slices';

const { agreed } = balanceWords;

/** An event after which the agreements of anonymous donors exceed their common limit for one year. */
export interface AnonymousExcess {
  readonly sequence: number;
  readonly eventId: string;
  readonly stream: string;
  readonly year: string;
  /** Total that anonymous donors agreed to give in that year, in US cents. */
  readonly usd: bigint;
}

/** Adds up the agreements of anonymous donors over all pledges, to compare them with the limit for one year. */
export class AnonymousGiving {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly readStore: ReadStore,
    private readonly registers: RegisterReader,
    private readonly slices: Slices,
  ) {}

  /**
   * Returns the agreements of anonymous donors after the last event of the log.
   *
   * @throws QuestionRefused BEHIND if the read model does not reach the head in time.
   */
  async now(): Promise<readonly AnonymousAgreement[]> {
    return this.agreements(await this.asOf.resolveAtHead());
  }

  /**
   * Returns events after which the agreements exceed the limit, from sequence `after` (excluded) through `through`.
   * They were signed concurrently, so the check at signing did not see the other agreement.
   */
  between(after: number, through: number): AnonymousExcess[] {
    const asOf = { asAt: null, sequence: through, recordedAt: null };
    const ofAnonymous = this.ofAnonymousDonors(asOf);
    if (ofAnonymous === undefined) return [];
    const more = all([within(asOf), ofAnonymous, onAccounts(agreedAccounts)]);
    return this.readStore
      .query(
        `SELECT DISTINCT sequence, events.event_id, stream, pledge FROM journal
         JOIN events USING (sequence)
         WHERE sequence > ? AND usd > 0 AND ${more.sql} ORDER BY sequence`,
        [after, ...more.values],
      )
      .flatMap((row) => this.excessesAt(row));
  }

  private excessesAt(row: Parameters<typeof ordinal>[0]): AnonymousExcess[] {
    const sequence = ordinal(row, 'sequence');
    const agreements = this.agreements({ asAt: null, sequence, recordedAt: null });
    const own = agreements.find(({ pledgeId }) => pledgeId === text(row, 'pledge'));
    if (own === undefined) return [];
    const year = yearOf(own.signedOn);
    const usd = agreements.reduce(
      (sum, { signedOn, usd: part }) => (yearOf(signedOn) === year ? sum + part : sum),
      0n,
    );
    if (usd <= settingsOn(own.signedOn).anonymousUsdMax) return [];
    return [{ sequence, eventId: text(row, 'event_id'), stream: text(row, 'stream'), year, usd }];
  }

  private agreements(asOf: AsOf): AnonymousAgreement[] {
    const ofAnonymous = this.ofAnonymousDonors(asOf);
    if (ofAnonymous === undefined) return [];
    const where = all([within(asOf), ofAnonymous]);
    const sums = this.slices.all({ agreed }, { by: ['pledge'], where, unlessZero: ['agreed'] });
    const usd = new Map(sums.map(({ key: [pledge], sums: sum }) => [pledge, sum.agreed.usd]));
    const ids = [...usd.keys()].filter((id) => typeof id === 'string');
    return this.registers
      .many('pledges', ids, asOf)
      .flatMap(({ id, signedOn }) =>
        signedOn ? [{ pledgeId: id, signedOn, usd: usd.get(id) ?? 0n }] : [],
      );
  }

  /** Returns the condition for journal lines of anonymous donors; undefined if there are no anonymous donors. */
  private ofAnonymousDonors(asOf: AsOf): Condition | undefined {
    const where = within(asOf);
    const ids = this.readStore
      .query(
        `SELECT DISTINCT id FROM donors
         WHERE json_extract(changes, '$.kind') = 'ANONYMOUS' AND ${where.sql}`,
        where.values,
      )
      .map((row) => text(row, 'id'));
    const anonymous = this.registers
      .many('donors', ids, asOf)
      .filter(({ kind }) => kind === 'ANONYMOUS');
    return anonymous.length === 0
      ? undefined
      : oneOf(
          'donor',
          anonymous.map(({ id }) => id),
        );
  }
}

const agreedAccounts = agreed.terms.flatMap(({ accounts }) => accounts);
