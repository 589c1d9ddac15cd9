import type { Service } from './service';

interface Money {
  readonly amount: string;
}
type Figures = Readonly<Record<string, Money>>;
type Named = Readonly<Record<string, string>>;

interface TrialBalance {
  readonly items: readonly { account: string; balance: Money }[];
  readonly sum: Money;
  readonly assets: Money;
  readonly liabilities: Money;
  readonly netAssets: Money;
}
interface BalanceRow {
  readonly label: string;
  readonly usd: Figures;
}
type PledgeRow = Figures & { readonly id: string; readonly donorId: string } & {
  readonly currency: string;
  readonly agreed: Money;
};
type AuthorityRow = Figures & { readonly label: string };

/** Names of the example's figures for a part of the books, such as one donor's; all are in US dollars. */
const sliceWords = [
  ...['revenue', 'refunds', 'exchangeGain', 'exchangeLoss', 'bankCharges', 'writeOff'],
  ...['directExpenditure', 'pscCharged', 'transfersInNet', 'receivable'],
  ...['conditionalLiability', 'fundBalance'],
];
/**
 * Names of the example's figures for a pledge, in the pledge's currency, each with the service's name for the same
 * figure.
 */
const pledgeWords: Named = {
  announced: 'announced',
  signed: 'agreed',
  received: 'received',
  bankCharges: 'bankCharges',
  writtenOff: 'writtenOff',
  refunded: 'refunded',
  outstanding: 'outstanding',
};
const authorityWords: Named = {
  gross: 'gross',
  programmable: 'programmable',
  pscReserve: 'supportReserve',
  spentDirect: 'spentDirect',
  pscCharged: 'pscCharged',
  availableProgrammable: 'availableProgrammable',
  availablePsc: 'availableSupportReserve',
};
/** Lines of the statement of financial performance for which the example states a figure. */
const performanceWords = [
  ...['contributions', 'refunds', 'programmeSupportIncome', 'exchangeGain', 'totalRevenue'],
  ...['directExpenditure', 'programmeSupportCost', 'bankCharges', 'exchangeLoss', 'writeOffs'],
  ...['totalExpense', 'surplus'],
];

/** The example's key for journal lines without a donor, which are those of the programme support fund. */
const unattributed = 'unattributed';
const supportFund = 'PSC-FUND';

/**
 * Reads from the reports of the service all figures that the example expects at one date.
 *
 * @param asAt date of the books; all events count if it is left out.
 */
export async function exampleReport(service: Service, asAt?: string): Promise<object> {
  const at = asAt === undefined ? '' : `&asAt=${asAt}`;
  const [trialBalance, donors, purposes, recommendations, cash, authority] = await Promise.all([
    service.get<TrialBalance>(`/v1/trial-balance${at.replace('&', '?')}`),
    slices(service, `by=donor${at}`),
    slices(service, `by=purpose${at}`),
    slices(service, `by=recommendation${at}`),
    cashByCurrency(service, at),
    authorityOf(service, at),
  ]);
  return {
    trialBalance: Object.fromEntries(
      trialBalance.items.map(({ account, balance }) => [account, balance.amount]),
    ),
    trialBalanceSum: trialBalance.sum.amount,
    totalAssets: trialBalance.assets.amount,
    totalLiabilities: trialBalance.liabilities.amount,
    netAssets: trialBalance.netAssets.amount,
    perRecommendation: named(recommendations),
    perPurpose: named(purposes),
    pscFund: purposes[supportFund]?.['fundBalance'],
    fundBalanceByRecommendation: fundBalances(recommendations),
    fundBalanceByPurpose: fundBalances(purposes),
    fundBalanceByDonor: fundBalances(donors),
    perDonor: await perDonor(service, donors, at),
    ...authority,
    cashByCurrency: cash,
  };
}

/** Reads the statement of financial performance of a year, and keeps the lines that the example contains. */
export async function performanceOf(service: Service, year: string): Promise<object> {
  const { figures } = await service.get<{ figures: Figures }>(
    `/v1/financial-performance?year=${year}`,
  );
  return { year, ...picked(figures, performanceWords) };
}

function picked(figures: Figures, words: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(words.map((word) => [word, figures[word]?.amount]));
}

function renamed(figures: Figures, words: Named): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(words).map(([theirs, ours]) => [theirs, figures[ours]?.amount]),
  );
}

type Slices = Readonly<Record<string, Record<string, string | undefined>>>;

async function slices(service: Service, query: string): Promise<Slices> {
  const { items } = await service.get<{ items: readonly BalanceRow[] }>(`/v1/balances?${query}`);
  return Object.fromEntries(items.map(({ label, usd }) => [label, picked(usd, sliceWords)]));
}

/** Returns the figures without the programme support fund, which the example lists separately. */
function named(all: Slices): Slices {
  return Object.fromEntries(
    Object.entries(all).filter(([label]) => label !== supportFund && label !== unattributed),
  );
}

function fundBalances(all: Slices): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(all)
      .filter(([label, { fundBalance }]) => label !== unattributed || fundBalance !== '0.00')
      .map(([label, { fundBalance }]) => [label === unattributed ? '-' : label, fundBalance]),
  );
}

async function perDonor(service: Service, donors: Slices, at: string): Promise<object> {
  const { items } = await service.get<{ items: readonly PledgeRow[] }>(
    `/v1/pledges?limit=200${at}`,
  );
  return Object.fromEntries(
    Object.entries(named(donors)).map(([donor, usd]) => {
      const own = items
        .filter(({ donorId, agreed }) => donorId === donor && agreed.amount !== '0.00')
        .map((pledge) => [
          pledge.id,
          { currency: pledge.currency, ...renamed(pledge, pledgeWords) },
        ]);
      return [donor, { pledgesInOwnCurrency: Object.fromEntries(own) as object, usd }];
    }),
  );
}

async function authorityOf(service: Service, at: string): Promise<object> {
  const [purposes, levels] = await Promise.all(
    ['purpose', 'level'].map((by) =>
      service.get<{ items: readonly AuthorityRow[] }>(`/v1/spending-authority?by=${by}${at}`),
    ),
  );
  return {
    spendingAuthorityByPurpose: Object.fromEntries(
      (purposes?.items ?? []).map((row) => [row.label, renamed(row, authorityWords)]),
    ),
    allocatedByLevel: Object.fromEntries(
      (levels?.items ?? []).map((row) => [row.label, row['gross']?.amount]),
    ),
  };
}

async function cashByCurrency(service: Service, at: string): Promise<object> {
  const { currencies } = await service.get<{
    currencies: readonly { currency: string; amount: Money; usd: Money }[];
  }>(`/v1/cash?limit=200${at}`);
  return Object.fromEntries(
    currencies.map(({ currency, amount, usd }) => [
      currency,
      { amount: amount.amount, usdCarrying: usd.amount },
    ]),
  );
}
