import {
  isBookingRole,
  ledgerOpened,
  OpenBankAccount,
  PublishExchangeRates,
  RegisterDonor,
  resolutionCatalogue,
  stream,
} from '@art30/accounting';
import { nameUuid } from '@art30/ledger';
import { delegationsOf } from '@art30/testing';
import { sha256Hex } from '../../../../apps/api/src/process/sha256';
import type { CorpusOffice } from './corpus-office';
import { corpusIssuer, corpusPeople } from './people';
import { Seeded } from './seeded';

const opensAt = '2021-12-01T08:00:00.000Z';
const ledgerId = '00000000-0000-4000-8000-000000000030';
export const donors = 200;

/** Currencies with their bank account, its ledger account, and about how many units are worth USD 1. */
export const currencies = [
  { currency: 'USD', bankAccount: 'BK-USD', ledgerAccount: '1110', perUsd: 1 },
  { currency: 'EUR', bankAccount: 'BK-EUR', ledgerAccount: '1120', perUsd: 0.92 },
  { currency: 'CHF', bankAccount: 'BK-CHF', ledgerAccount: '1130', perUsd: 0.89 },
  { currency: 'GBP', bankAccount: 'BK-GBP', ledgerAccount: '1140', perUsd: 0.79 },
  { currency: 'JPY', bankAccount: 'BK-JPY', ledgerAccount: '1150', perUsd: 148 },
  { currency: 'KWD', bankAccount: 'BK-KWD', ledgerAccount: '1160', perUsd: 0.31 },
] as const;

const months = 50;
/**
 * The rates of a month are published within this many minutes of its first day; decisions that need them are
 * made later.
 */
const publishedWithinMinutes = 10;

/** True for the streams that decisions about every pledge need; they are kept while a corpus is generated. */
export function isCatalogue(name: string): boolean {
  return !/^(?:pledge|receipt|claim)-/.test(name);
}

/** Generates the catalogues of a corpus: people, bank accounts, one rate list for each month, and donors. */
export async function openCorpus(office: CorpusOffice): Promise<void> {
  const { clock, store } = office;
  clock.set(new Date(opensAt));
  await openStreams(office);
  for (const { currency, bankAccount: code, ledgerAccount } of currencies) {
    const body = { code, currency, ledgerAccount, openedOn: '2021-12-01' };
    const command = OpenBankAccount;
    await office.send({
      role: 'recorder',
      path: '/v1/bank-accounts',
      body,
      command: (request) => new command(body, request),
    });
  }
  await registerDonors(office);
  await publishRates(office);
  if (store.count === 0) throw new Error('nothing was opened');
}

async function openStreams({ clock, store }: CorpusOffice): Promise<void> {
  const day = opensAt.slice(0, 10);
  const identity = { issuer: corpusIssuer, personClaim: 'sub' };
  const delegated = [...corpusPeople].flatMap(([person, role]) =>
    isBookingRole(role) ? [{ person, role }] : [],
  );
  const idOf = (index: number) => nameUuid('opening of a corpus', stream.delegations, index);
  const opening = [
    { name: stream.ledger, events: [ledgerOpened('system', day, identity)] },
    { name: stream.purposes, events: resolutionCatalogue() },
    { name: stream.delegations, events: delegationsOf(delegated, { issuer: corpusIssuer, idOf }) },
  ];
  for (const { name, events } of opening) {
    const hash = sha256Hex(`opening of ${name}`);
    const recordedAt = clock.now().toISOString();
    const made = events.map(({ type, data }, index) => ({
      id: nameUuid('opening of a corpus', name, index),
      type,
      data,
      metadata: {
        recordedAt,
        recordedBy: openerOf(data),
        keyHash: hash,
        requestHash: hash,
        ...(name === stream.ledger ? { ledger: { id: ledgerId } } : {}),
      },
    }));
    await store.append(name, 'no-stream', made);
  }
}

/** Returns the administrator who acts in an opening event, or the ledger itself if nobody does. */
function openerOf(data: object): string {
  const { by, proposedBy } = data as { readonly by?: string; readonly proposedBy?: string };
  return by ?? proposedBy ?? 'ledger';
}

async function registerDonors(office: CorpusOffice): Promise<void> {
  for (let number = 1; number <= donors; number += 1) {
    const donorId = donorOf(number);
    const stated = {
      name: `Donor ${number} (fictitious State party)`,
      kind: 'STATE_PARTY' as const,
    };
    const body = { id: donorId, ...stated, partySince: '2003-09-29' };
    office.clock.set(new Date(office.clock.now().getTime() + 60_000));
    await office.send({
      role: 'recorder',
      path: '/v1/donors',
      body,
      command: (request) => new RegisterDonor({ donorId, ...body }, request),
    });
  }
}

export function donorOf(number: number): string {
  return `DON-${String(number).padStart(3, '0')}`;
}

/** Returns the given time, or the first time after it at which the rates of the month are published. */
export function oncePublished(moment: Date): Date {
  const minutes = moment.getUTCHours() * 60 + moment.getUTCMinutes();
  if (moment.getUTCDate() > 1 || minutes >= publishedWithinMinutes) return moment;
  const [year, month] = [moment.getUTCFullYear(), moment.getUTCMonth()];
  return new Date(Date.UTC(year, month, 1, 0, publishedWithinMinutes));
}

async function publishRates(office: CorpusOffice): Promise<void> {
  const chance = new Seeded('rates of a corpus');
  for (let month = 0; month < months; month += 1) {
    const first = new Date(Date.UTC(2021, 11 + month, 1));
    const effectiveDate = first.toISOString().slice(0, 10);
    const rates = Object.fromEntries(
      currencies
        .filter(({ currency }) => currency !== 'USD')
        .map(({ currency, perUsd }) => [
          currency,
          (perUsd * (0.97 + chance.below(60) / 1_000)).toFixed(4),
        ]),
    );
    const kind = 'MONTHLY' as const;
    const source = { name: `fictitious list of ${effectiveDate}` };
    const body = { effectiveDate, publishedOn: effectiveDate, kind, source, rates };
    if (month > 0) office.clock.set(new Date(first.getTime() + 60_000));
    await office.send({
      role: 'recorder',
      path: '/v1/exchange-rates',
      body,
      command: (request) => new PublishExchangeRates(body, request),
    });
  }
}
