import { Injectable } from '@nestjs/common';
import { demandStatementBytes, policyInForce } from '@art30/accounting';
import {
  all,
  authorityAccounts,
  authorityWords,
  BridgeReader,
  condition,
  type Condition,
  oneOf,
  type ReceiptMembers,
  RegisterReader,
  unknown,
} from '@art30/books';
import {
  donorStatement,
  untied,
  type StatementContent,
  type StatementFigures,
  type StatementHead,
} from '@art30/documents';
import { canonicalJson } from '@art30/event-sourcing';
import { DonorPledges } from './donor-pledges';
import { throughEnd, type StatementPeriod } from './statement-period';
import {
  accountFigures,
  bridgeSections,
  exchangeSection,
  incomeSections,
  outstandingSections,
  purposeFigures,
  receiptSection,
  refundSection,
  writeOffSection,
  type CreditMembers,
  type DonorPledge,
} from './statement-sections';
import { StatementSums, type EndsOf } from './statement-sums';
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

/** What a statement says of its issue. */
type Issued = Pick<StatementHead, 'issue' | 'language'>;

/** A donor as the register holds it. */
interface DonorMembers {
  readonly name: string;
  readonly kind: string;
  readonly country?: string;
}

type Lists = Pick<StatementFigures, 'receipts' | 'otherIncome' | 'refunds' | 'writeOffs'>;

/** Makes the statement of a donor from the journal and the registers, at both its times. */
@Injectable()
export class StatementBooks {
  constructor(
    private readonly sums: StatementSums,
    private readonly pledges: DonorPledges,
    private readonly registers: RegisterReader,
    private readonly bridgeReader: BridgeReader,
  ) {}

  /**
   * @param issued how it is issued; `issue` is null for one that is only looked at.
   * @throws ProblemException DONOR_UNKNOWN.
   * @throws Rejection STATEMENT_TOO_LARGE.
   * @throws Error for a statement that does not tie: the books or their words are at fault.
   */
  async statement(period: StatementPeriod, issued: Issued): Promise<StatementContent> {
    const head = this.head(period, issued);
    const pledges = this.pledges.of(period);
    const statement = donorStatement({
      head,
      accounts: this.accounts(period),
      ...outstandingSections(pledges, await this.pledges.outstanding(period)),
      ...this.lists(period, pledges),
      purposes: this.purposes(period),
      exchangeDifferences: this.sums
        .atEnds(exchangeWords, ['pledge', 'recommendation'], period)
        .flatMap(exchangeSection),
      bridges: this.bridges(pledges, throughEnd(period)),
    });
    const faults = untied(statement);
    if (faults.length > 0) throw new Error(`the statement does not tie: ${faults.join(', ')}`);
    demandStatementBytes(Buffer.byteLength(canonicalJson(statement)));
    return statement;
  }

  private head(period: StatementPeriod, issued: Issued): StatementHead {
    const { donorId, from, to, closing } = period;
    // A donor may be registered after the first of its facts.
    const ever = { ...closing, asAt: null };
    const donor =
      this.registers.find<DonorMembers>('donors', donorId, ever) ?? unknown('DONOR', donorId, ever);
    const { id, name, kind, country = null } = donor;
    return {
      ...{ ...issued, policy: policyInForce },
      donor: { id, name, kind, country },
      period: { from, to },
      knownAt: { sequence: closing.sequence, recordedAt: closing.recordedAt },
    };
  }

  private accounts(period: StatementPeriod): StatementFigures['accounts'] {
    const by = ['recommendation'] as const;
    const balances = this.sums.atEnds(statementBalances, by, period);
    const movements = this.sums.atEnds(unspentMovements, by, period);
    const results = this.sums.atEnds(resultWords, by, period);
    const positions = this.sums.atEnds(positionWords, by, period);
    const figures = balances.map((balance, index) =>
      accountFigures(balance, {
        movements: sameKey(movements[index], balance),
        results: sameKey(results[index], balance),
        positions: sameKey(positions[index], balance),
      }),
    );
    return figures;
  }

  private purposes(period: StatementPeriod): StatementFigures['purposes'] {
    const places = ['recommendation', 'purpose', 'level', 'country'] as const;
    const accounts = oneOf('account', authorityAccounts);
    return this.sums.atEnds(authorityWords, places, period, [accounts]).map(purposeFigures);
  }

  /** The way from agreement to cash of each pledge, from its beginning through the period. */
  private bridges(
    pledges: readonly DonorPledge[],
    through: Condition,
  ): StatementFigures['bridges'] {
    return pledges.flatMap(({ id, pledge: { recommendation, currency } }) => {
      const bridge = this.bridgeReader.total(all([through, condition('pledge = ?', id)]));
      return bridgeSections({ pledge: id, recommendation, currency }, bridge);
    });
  }

  private lists(period: StatementPeriod, pledges: readonly DonorPledge[]): Lists {
    const byPledge = ['pledge'] as const;
    const byPurpose = ['pledge', 'purpose', 'currency'] as const;
    const receipts = this.sums.events(receiptWords, byPledge, period, ['settled']);
    const income = this.sums.events(incomeWords, byPurpose, period, [
      'interest',
      'recovery',
      'levy',
    ]);
    const refunds = this.sums.events(refundWords, byPurpose, period, ['refunded', 'owed']);
    const writeOffs = this.sums.events(writeOffWords, ['pledge', 'instalment'], period, [
      'writtenOff',
    ]);
    const credits = this.credits(
      receipts.flatMap(({ receipt }) => receipt ?? []),
      period,
    );
    const currencies = new Map(pledges.map(({ id, pledge }) => [id, pledge.currency]));
    return {
      receipts: receipts.map((one) => receiptSection(one, credits, currencies)),
      otherIncome: income.flatMap(incomeSections),
      refunds: refunds.map(refundSection),
      writeOffs: writeOffs.map((one) => writeOffSection(one, currencies)),
    };
  }

  private credits(
    ids: readonly string[],
    { closing }: StatementPeriod,
  ): ReadonlyMap<string, CreditMembers> {
    const found = this.registers.many<ReceiptMembers>('receipts', [...new Set(ids)], closing);
    return new Map(found.map((receipt) => [receipt.id, receipt]));
  }
}

/** Slices of the same lines by the same dimensions come with the same keys in the same order. */
function sameKey<Word extends string>(
  slice: EndsOf<Word> | undefined,
  { key }: EndsOf<string>,
): EndsOf<Word> {
  if (slice === undefined || slice.key[0] !== key[0]) throw new Error('slices of other lines');
  return slice;
}
