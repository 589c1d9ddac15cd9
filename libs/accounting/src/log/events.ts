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
 * What an event of a type that is not written any more is to the rest of the ledger: an event of a type
 * that is. The log keeps it as it is, and so does its leaf.
 */
export interface Upcaster {
  /** Type that was written until the change. */
  readonly from: string;
  /** Type that took its place. */
  readonly to: string;
  /** What changed, in a sentence for docs/events.md. */
  readonly because: string;
  /** Facts and entries under the present type; neither throws nor looks at anything else. */
  upcast(data: JsonObject): JsonObject;
}

/** None so far: every event that was ever written is of a type that still is. */
export const upcasters: readonly Upcaster[] = [];

/** A stored event as of today, whatever was written: several changes one after the other. */
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

/** The shape of each event, as the log holds it, with its row; in the order in which the contract lists them. */
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

/** Every event of the ledger. */
export type AnyLedgerEvent = EventIn<typeof eventShapes>;
export type LedgerEventType = keyof typeof eventShapes;

export const ledgerEventTypes = Object.keys(eventShapes) as readonly LedgerEventType[];

/** What is known of the events of a type beside their facts; the compiler holds the names in it to those of events. */
export function rowOf(type: LedgerEventType): EventRow<Undoing<LedgerEventType>> {
  return eventShapes[type].row;
}

/**
 * A stored event as the ledger knows it today.
 *
 * @throws Error for a type this build does not know, or data of another shape: it names the type and
 *   the first member at fault.
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
