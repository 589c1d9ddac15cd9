import type { JsonObject } from '@art30/event-sourcing';
import type { IsoDate } from './dates';
import type { Entry } from './entries';

/** Something the recorder should know that refuses nothing. */
export type Warning = { readonly code: string; readonly detail: string };

/** What the facts of every ledger event share. */
export type DatedFacts = {
  /** Calendar date of the fact. */
  readonly effectiveDate: IsoDate;
  /** Period date when it differs from the effective date. */
  readonly postingDate?: IsoDate | undefined;
  /** Year that a late fact belongs to when it is posted into another one. */
  readonly originalPeriod?: string | undefined;
  readonly documentReference?: string | undefined;
  readonly warnings?: readonly Warning[] | undefined;
};

/** What a policy added to the facts. */
export type Booked = {
  /** Name and version of the posting rules, `IPSAS23-UN@1`. */
  readonly policy: string;
  readonly entries: readonly Entry[];
};

/** A ledger event: its wire name, its facts, and the entries they booked. */
export type LedgerEvent<Type extends string = string, Facts extends DatedFacts = DatedFacts> = {
  readonly type: Type;
  readonly data: Facts & Booked;
};

/** A fact that was decided and has not been booked yet. */
export type Fact<Event extends { type: string; data: JsonObject }> = Event extends unknown
  ? { readonly type: Event['type']; readonly data: Omit<Event['data'], keyof Booked> }
  : never;
