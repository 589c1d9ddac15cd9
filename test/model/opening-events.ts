import {
  bankAccountsDecider,
  ratesDecider,
  resolutionCatalogue,
  stream,
  type AnyLedgerEvent,
  type OpenBankAccount,
  type PublishExchangeRates,
} from '@art30/accounting';
import type { NewEvent } from '@art30/event-sourcing';
import { nameUuid } from '@art30/ledger';
import { everythingDelegatedTo, exampleBankOpenings, given, ratesContext } from '@art30/testing';
import { publicationsOfTwoYears } from './rates';

/** First entries of a ledger's catalogues, besides the purposes of the resolution. */
export interface Catalogues {
  readonly publications: readonly PublishExchangeRates[];
  readonly openings: readonly OpenBankAccount[];
}

/** Streams with the events that open them. */
export type OpeningEvents = readonly (readonly [stream: string, events: readonly NewEvent[]])[];

/** People in tests that run without the service. They have all roles. */
const everybody = [
  ...['ann', 'ben', 'cleo', 'dan', 'officer', 'controller', 'u.test', 'u.contrib'],
  ...['u.certify', 'u.approve', 'u.controller', 'u.other'],
];

export function openingEvents({ publications, openings }: Catalogues): OpeningEvents {
  const rates = given(ratesDecider, ratesContext).commands(...publications);
  const delegations = everythingDelegatedTo(everybody, (index) =>
    nameUuid('opening', stream.delegations, index),
  );
  const bankAccounts = given(bankAccountsDecider, undefined).commands(...openings);
  return [
    [stream.purposes, opening(stream.purposes, resolutionCatalogue())],
    [stream.rates, opening(stream.rates, eventsOf(rates))],
    [stream.bankAccounts, opening(stream.bankAccounts, eventsOf(bankAccounts))],
    [stream.delegations, opening(stream.delegations, delegations)],
  ];
}

/** The opening events of every history. */
export const openingOfHistories = openingEvents({
  publications: publicationsOfTwoYears(),
  openings: exampleBankOpenings(),
});

function eventsOf<Event>({
  recorded,
}: {
  readonly recorded: readonly { readonly event: Event }[];
}): Event[] {
  return recorded.map(({ event }) => event);
}

function opening(name: string, events: readonly AnyLedgerEvent[]): NewEvent[] {
  const hash = '0'.repeat(64);
  const metadata = { recordedAt: '2023-12-31T00:00:00.000Z', recordedBy: 'ledger' };
  return events.map(({ type, data }, index) => ({
    id: nameUuid('opening', name, index),
    type,
    data: data,
    metadata: { ...metadata, keyHash: hash, requestHash: hash },
  }));
}
