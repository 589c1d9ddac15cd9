import {
  bankAccountsDecider,
  donorDecider,
  isPrivatePerson,
  priceLimits,
  ratesDecider,
  purposesDecider,
  OpenBankAccount,
  PublishExchangeRates,
  RecordDueDiligence,
  RegisterDonor,
  noPeriodClosed,
  resolutionCatalogue,
  type BankAccounts,
  type CommandRequest,
  type DonorKind,
  type DonorState,
  type MoneyFact,
  type PledgeContext,
  type Posting,
  type PurposeCatalogue,
  type RatesContext,
  type RateTable,
  type ReceiptContext,
} from '@art30/accounting';
import { given } from './given';

/** Day on which commands of the examples are recorded. Their effective dates are earlier. */
const exampleToday = '2024-12-31';

/**
 * Returns the metadata of a command that an officer sends on a day. They are written to the log and do not affect
 * decisions.
 */
export function requestOn(today: string = exampleToday): CommandRequest {
  const metadata = {
    recordedAt: `${today}T09:00:00.000Z`,
    recordedBy: 'officer',
    keyHash: '0'.repeat(64),
    requestHash: '0'.repeat(64),
  };
  return {
    identity: { metadata, eventName: (step, index) => `${step}-${index}` },
    today,
    dryRun: false,
  };
}

export const usd = (amount: string): MoneyFact => ({ amount, currency: 'USD' });
export const eur = (amount: string): MoneyFact => ({ amount, currency: 'EUR' });
export const chf = (amount: string): MoneyFact => ({ amount, currency: 'CHF' });
export const jpy = (amount: string): MoneyFact => ({ amount, currency: 'JPY' });
export const kwd = (amount: string): MoneyFact => ({ amount, currency: 'KWD' });

/**
 * Exchange rates by effective date, in units of the currency per USD 1. They rise and fall, so that exchange
 * differences are not zero.
 */
const exampleRateLists: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['2023-12-31', { EUR: '0.920', JPY: '141.50', KWD: '0.307', CHF: '0.870' }],
  ['2024-03-01', { EUR: '0.925', JPY: '150.10', KWD: '0.3075', CHF: '0.880' }],
  ['2024-05-01', { EUR: '0.900', JPY: '157.00', KWD: '0.308', CHF: '0.910' }],
  ['2024-07-01', { EUR: '0.905', JPY: '160.90', KWD: '0.3065', CHF: '0.899' }],
  ['2024-09-01', { EUR: '0.915', JPY: '145.30', KWD: '0.3055', CHF: '0.850' }],
  ['2024-09-15', { EUR: '0.910' }],
  ['2024-12-01', { EUR: '0.950', JPY: '151.70', KWD: '0.3072', CHF: '0.881' }],
];

/** Returns commands that publish the exchange rates of the examples. */
export function examplePublications(): PublishExchangeRates[] {
  return exampleRateLists.map(([effectiveDate, rates]) => {
    const kind = Object.keys(rates).length > 1 ? 'MONTHLY' : 'MID_MONTH';
    const source = { name: 'fictitious list' };
    const facts = { effectiveDate, publishedOn: effectiveDate, kind, source, rates } as const;
    return new PublishExchangeRates(facts, requestOn());
  });
}

/** Context for commands on exchange rates: no period is closed, and no revaluation run has used a list of rates. */
export const ratesContext: RatesContext = {
  prices: priceLimits,
  periods: noPeriodClosed,
  runs: [],
};

export function exampleRates(): RateTable {
  return given(ratesDecider, ratesContext).commands(...examplePublications()).state;
}

/** Returns the catalogue of purposes as the resolution defines it. */
export function examplePurposes(): PurposeCatalogue {
  return given(purposesDecider, { byController: false }).events(...resolutionCatalogue()).state;
}

const exampleLedgerAccounts = { USD: '1110', EUR: '1120', CHF: '1130', JPY: '1150', KWD: '1160' };

/** Returns commands that open one bank account for each currency, `BK-USD` and so on, at the beginning of 2024. */
export function exampleBankOpenings(): OpenBankAccount[] {
  return Object.entries(exampleLedgerAccounts).map(([currency, ledgerAccount]) => {
    const facts = { code: `BK-${currency}`, currency, ledgerAccount, openedOn: '2024-01-01' };
    return new OpenBankAccount(facts, requestOn());
  });
}

export function exampleBankAccounts(): BankAccounts {
  return given(bankAccountsDecider, undefined).commands(...exampleBankOpenings()).state;
}

/**
 * Returns a donor of a kind, who passed due diligence for 2024. A State party is a party to the Convention since 2003.
 */
export function exampleDonor(donorId: string, kind: DonorKind = 'STATE_PARTY'): DonorState {
  const partySince = kind === 'STATE_PARTY' ? '2003-09-29' : undefined;
  // The name of a private person is a reference to a personal text.
  const name = isPrivatePerson(kind) ? 'a'.repeat(64) : `Donor ${donorId}`;
  const registration = { donorId, name, kind, partySince };
  const assessment = {
    donorId,
    outcome: 'CLEARED',
    assessedOn: '2024-01-01',
    validUntil: '2024-12-31',
    reference: 'DD-1',
  } as const;
  return given(donorDecider, { likeDonors: [] }).commands(
    new RegisterDonor(registration, requestOn()),
    new RecordDueDiligence(assessment, requestOn()),
  ).state;
}

/** Rules for posting dates in the examples: all periods are open, and the approver is not the controller. */
const examplePosting: Posting = { periods: noPeriodClosed, byController: false };

/**
 * Context in which all periods are open. The function `fencedThrough` below returns one in which only the controller
 * may post through a month.
 */
export const allOpen = { posting: examplePosting };
export function fencedThrough(month: string): { readonly posting: Posting } {
  return { posting: { ...examplePosting, periods: { ...noPeriodClosed, fencedMonths: [month] } } };
}

/** Context in which the year 2024 is closed. */
export const closed2024 = {
  posting: { ...examplePosting, periods: { ...noPeriodClosed, closed: ['2024'] } },
};

export function examplePledgeContext(donor: DonorState = exampleDonor('DON-A')): PledgeContext {
  return {
    today: exampleToday,
    donor,
    purposes: examplePurposes(),
    rates: exampleRates(),
    prices: priceLimits,
    bankAccounts: exampleBankAccounts(),
    bankCash: {},
    posting: examplePosting,
    likeAgreements: [],
    anonymousAgreements: [],
    regionalOrganizationsEligible: true,
  };
}

export function exampleReceiptContext(): ReceiptContext {
  return {
    today: exampleToday,
    bankAccounts: exampleBankAccounts(),
    bankCash: {},
    rates: exampleRates(),
    prices: priceLimits,
    posting: examplePosting,
    likeCredits: [],
  };
}
