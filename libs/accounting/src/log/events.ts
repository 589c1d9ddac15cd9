import type { JsonObject } from '@art30/event-sourcing';
import { accountItemEvents } from '../account-items/state/account-items.facts';
import { bankAccountEvents } from '../bank-account/bank-account.facts';
import { signedCheckpoints } from '../checkpoint/checkpoint.facts';
import { keyChanges } from '../checkpoint/checkpoint-key.facts';
import { claimEvents } from '../claim/claim.facts';
import { delegationEvents } from '../delegation/delegation.facts';
import { documentEvents } from '../document/document.facts';
import { donorEvents } from '../donor/donor.facts';
import { expenditureListEvents } from '../expenditure-list/expenditure-list.facts';
import type { EventIn } from '../kernel/booking';
import {
  ClockCorrected,
  EventSkipped,
  IdentityProviderChanged,
  IdentityProviderProposed,
  LedgerOpened,
  LedgerRestored,
  ReadModelDifferenceAcknowledged,
} from '../ledger/ledger.facts';
import { accountEvents } from '../people/account.facts';
import { periodEvents } from '../period/period.facts';
import { personalTextEvents } from '../personal-text/personal-text.facts';
import { pledgeEvents } from '../pledge/facts/pledge.facts';
import { proposalEvents } from '../proposal/facts/proposal.facts';
import { PurposeAdded, PurposeRevised } from '../purpose/purpose.facts';
import { ExchangeRatesPublished } from '../rates/rates.facts';
import { receiptEvents } from '../receipt/facts/receipt.facts';
import { revaluationEvents } from '../revaluation/revaluation.facts';
import type { EventRow } from '../rows/event-row';
import { faultsInShape, fitsShape, isObject } from '../schema';
import { SigningRuleSet } from '../signing/signing.facts';
import { statementEvents } from '../statement/statement.facts';
import type { Undoing } from '../reversals/reversal-rules';

/**
 * Converts stored events of a retired type into a present type when they are read. The log and its hashes keep the
 * stored event unchanged.
 */
export interface Upcaster {
  /** Retired type of the stored events. */
  readonly from: string;
  /** Present type that replaces it. */
  readonly to: string;
  /** Reason for the change, as a sentence for docs/events.md. */
  readonly because: string;
  /**
   * Returns the data in the shape of the present type. It must not throw and may use only its argument, so that each
   * reading gives the same result.
   */
  upcast(data: JsonObject): JsonObject;
}

/** The list is empty so far, because no event type has been retired. */
export const upcasters: readonly Upcaster[] = [];

/**
 * Returns a stored event in its present type. If the type changed more than once, several upcasters are applied in
 * turn.
 */
export function upcasted<Stored extends { readonly type: string; readonly data: unknown }>(
  stored: Stored,
  upcasterList: readonly Upcaster[] = upcasters,
): Stored {
  let present = stored;
  for (;;) {
    const { type, data } = present;
    const next = upcasterList.find(({ from }) => from === type);
    if (next === undefined || typeof data !== 'object' || data === null) return present;
    present = { ...present, type: next.to, data: next.upcast(data as JsonObject) };
  }
}

/**
 * Shape and row of every event type, in the order in which the API description lists them. The row says who records
 * such an event and how it is reversed.
 */
export const eventShapes = {
  ...pledgeEvents,
  LedgerOpened,
  ...personalTextEvents,
  LedgerRestored,
  ClockCorrected,
  ...signedCheckpoints,
  EventSkipped,
  ReadModelDifferenceAcknowledged,
  ...documentEvents,
  PurposeAdded,
  PurposeRevised,
  SigningRuleSet,
  ExchangeRatesPublished,
  ...bankAccountEvents,
  ...donorEvents,
  ...statementEvents,
  ...claimEvents,
  ...expenditureListEvents,
  IdentityProviderProposed,
  IdentityProviderChanged,
  ...keyChanges,
  ...accountEvents,
  ...delegationEvents,
  ...proposalEvents,
  ...periodEvents,
  ...accountItemEvents,
  ...receiptEvents,
  ...revaluationEvents,
};

/** Any event of the ledger, in its present type. */
export type AnyLedgerEvent = EventIn<typeof eventShapes>;
export type LedgerEventType = keyof typeof eventShapes;

export const ledgerEventTypes = Object.keys(eventShapes) as readonly LedgerEventType[];

/**
 * Returns the row of an event type: who records it and how it is reversed. The compiler checks the names of events in
 * it.
 */
export function rowOf(type: LedgerEventType): EventRow<Undoing<LedgerEventType>> {
  return eventShapes[type].row;
}

/**
 * Returns a stored event in its present type, after checking its shape.
 *
 * @throws Error for a type that this build does not know, or for data of another shape; it names the type and
 * the first member at fault.
 */
export function ledgerEventOf(stored: {
  readonly type: string;
  readonly data: unknown;
}): AnyLedgerEvent {
  const present = upcasted(stored);
  const { type, data } = present;
  if (!Object.hasOwn(eventShapes, type)) throw new Error(`event type ${type} is not known`);
  const shape = eventShapes[type as LedgerEventType];
  if (fitsShape(shape, data)) return present as AnyLedgerEvent;
  const [fault] = isObject(data) ? faultsInShape(shape, data) : [];
  throw new Error(
    fault
      ? `event ${type} is of another shape: ${fault.field} ${fault.detail}`
      : `event ${type} holds no object`,
  );
}
