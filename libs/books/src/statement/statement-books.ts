import { policyOn, type RegisteredReceipt } from '@art30/accounting';
import type { BridgeReader } from '../reports/bridges';
import { authorityAccounts, authorityWords } from '../reports/spending-authority';
import type { ReceiptValuations } from '../receipts/receipt-valuations';
import { rested, type InPieces, type Rest } from '../caches/read-ahead';
import { unknown } from '../registers/register';
import type { RegisterReader, Thing } from '../registers/register-reader';
import { all, type Condition, equals, oneOf } from '../times/conditions';
import type { DonorPledges } from './donor-pledges';
import { throughEnd, type StatementPeriod } from './statement-period';
import {
  accountFigures,
  bridgeSections,
  exchangeSection,
  incomeSections,
  outstandingSections,
  purposeFigures,
  refundSection,
  writeOffSection,
  type DonorPledge,
} from './statement-sections';
import { receiptSections, type CreditMembers } from './receipt-sections';
import type { StatementSums, EndsOf } from './statement-sums';
import {
  exchangeWords,
  incomeWords,
  positionWords,
  receiptWords,
  refundWords,
  resultWords,
  statementBalances,
  unspentMovements,
  writeOffWords,
} from './statement-words';

/** Number of receipts processed between two pauses, in which the process serves other requests. */
const receiptsPerPiece = 100;

/** Readers with which the figures of a statement are computed. */
interface StatementReaders {
  readonly sums: StatementSums;
  readonly pledges: DonorPledges;
  readonly registers: RegisterReader;
  readonly valuations: ReceiptValuations;
  /** Pauses a long computation so that the process can serve other requests. */
  readonly rest?: Rest;
  readonly bridges: BridgeReader;
}

/**
 * Computes the figures of a donor's statement from journal and registers, for a period and as known at one event of the
 * log.
 */
export class StatementBooks {
  constructor(private readonly readers: StatementReaders) {}

  /**
   * Returns all figures of a statement.
   *
   * @throws QuestionRefused UNKNOWN for the donor.
   * @throws Rejection STATEMENT_TOO_LARGE.
   */
  async figures(period: StatementPeriod) {
    const rest = async () => this.readers.rest?.();
    const head = this.head(period);
    const pledges = await rested(this.readers.pledges.of(period), rest);
    await rest();
    const accounts = await rested(this.accounts(period), rest);
    await rest();
    const outstanding = await this.readers.pledges.outstanding(period);
    await rest();
    const lists = await this.lists(period, pledges);
    await rest();
    const bridges = await rested(this.bridges(pledges, throughEnd(period)), rest);
    await rest();
    const purposes = this.purposes(period);
    await rest();
    return {
      head,
      accounts,
      ...outstandingSections(pledges, outstanding),
      ...lists,
      purposes,
      exchangeDifferences: this.readers.sums
        .atEnds(exchangeWords, ['pledge', 'recommendation'], period)
        .flatMap(exchangeSection),
      bridges,
    };
  }

  private head(period: StatementPeriod) {
    const { donorId, from, to, closing } = period;
    // The donor may have been registered with a later date than its first fact, so the date is ignored.
    const donor =
      this.readers.registers.findFirst('donors', donorId, closing) ??
      unknown('DONOR', donorId, { ...closing, asAt: null });
    const { id, name, kind, country = null } = donor;
    return {
      policy: policyOn(to),
      donor: { id, name, kind, country },
      period: { from, to },
      knownAt: { sequence: closing.sequence, recordedAt: closing.recordedAt },
    };
  }

  private *accounts(period: StatementPeriod): InPieces<ReturnType<typeof accountFigures>[]> {
    const by = ['recommendation'] as const;
    const balances = this.readers.sums.atEnds(statementBalances, by, period);
    yield undefined;
    const movements = this.readers.sums.atEnds(unspentMovements, by, period);
    yield undefined;
    const results = this.readers.sums.atEnds(resultWords, by, period);
    yield undefined;
    const positions = this.readers.sums.atEnds(positionWords, by, period);
    return balances.map((balance, index) =>
      accountFigures(balance, {
        movements: sameKey(movements[index], balance),
        results: sameKey(results[index], balance),
        positions: sameKey(positions[index], balance),
      }),
    );
  }

  private purposes(period: StatementPeriod) {
    const places = ['recommendation', 'purpose', 'level', 'country'] as const;
    const accounts = oneOf('account', authorityAccounts);
    return this.readers.sums.atEnds(authorityWords, places, period, [accounts]).map(purposeFigures);
  }

  /**
   * Computes for each pledge the bridge from the signed amount to cash, from the first event of the pledge through the
   * end of the period.
   */
  private *bridges(
    pledges: readonly DonorPledge[],
    through: Condition,
  ): InPieces<ReturnType<typeof bridgeSections>> {
    const found: ReturnType<typeof bridgeSections>[number][] = [];
    for (const { id, pledge } of pledges) {
      const { recommendation, currency } = pledge;
      const bridge = this.readers.bridges.total(all([through, equals('pledge', id)]));
      found.push(...bridgeSections({ pledge: id, recommendation, currency }, bridge));
      yield undefined;
    }
    return found;
  }

  /**
   * Reads the lists of events (receipts, income, refunds …) one after another, and serves other requests in between,
   * since some donors have many events.
   */
  private async lists(period: StatementPeriod, pledges: readonly DonorPledge[]) {
    const byPledge = ['pledge', 'currency'] as const;
    const byPurpose = ['pledge', 'purpose', 'currency'] as const;
    const { sums, rest } = this.readers;
    const received = ['settled', 'net', 'charges'] as const;
    const receipts = await rested(sums.events(receiptWords, byPledge, period, received), rest);
    const brought = ['interest', 'recovery', 'levy'] as const;
    const income = await rested(sums.events(incomeWords, byPurpose, period, brought), rest);
    const paid = ['refunded', 'owed'] as const;
    const refunds = await rested(sums.events(refundWords, byPurpose, period, paid), rest);
    const byInstalment = ['pledge', 'instalment'] as const;
    const writeOffs = await rested(
      sums.events(writeOffWords, byInstalment, period, ['writtenOff']),
      rest,
    );
    const own = receipts.flatMap(({ receipt }) => receipt ?? []);
    const credits = await rested(this.credits([...new Set(own)], period), rest);
    await rest?.();
    const valuedBefore = await rested(
      this.readers.valuations.before(receipts.map(({ sequence }) => sequence)),
      rest,
    );
    const currencies = new Map(pledges.map(({ id, pledge }) => [id, pledge.currency]));
    return {
      receipts: receiptSections(receipts, { credits, currencies, valuedBefore }),
      otherIncome: income.flatMap(incomeSections),
      refunds: refunds.map(refundSection),
      writeOffs: writeOffs.map((one) => writeOffSection(one, currencies)),
    };
  }

  private *credits(
    ids: readonly string[],
    { closing }: StatementPeriod,
  ): InPieces<ReadonlyMap<string, CreditMembers>> {
    const found: Thing<RegisteredReceipt>[] = [];
    for (let at = 0; at < ids.length; at += receiptsPerPiece) {
      const some = ids.slice(at, at + receiptsPerPiece);
      found.push(...this.readers.registers.many('receipts', some, closing));
      yield undefined;
    }
    const codes = [...new Set(found.map(({ bankAccount }) => bankAccount))];
    const accounts = this.readers.registers.many('bank_accounts', codes, closing);
    const names = new Map(accounts.map(({ id, name }) => [id, name]));
    return new Map(
      found.map((receipt) => {
        const bankAccountName = names.get(receipt.bankAccount);
        return [receipt.id, { ...receipt, bankAccountName }];
      }),
    );
  }
}

/**
 * Returns the slice if it has the same key. Slices of the same journal lines and dimensions have the same keys in the
 * same order, so they are matched by index.
 */
function sameKey<Word extends string>(
  slice: EndsOf<Word> | undefined,
  { key }: EndsOf<string>,
): EndsOf<Word> {
  if (slice === undefined || slice.key[0] !== key[0]) throw new Error('slices of other lines');
  return slice;
}
