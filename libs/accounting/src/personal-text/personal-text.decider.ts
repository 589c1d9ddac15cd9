import type { Decider } from '@art30/event-sourcing';
import { policyInForce } from '../kernel/policy-settings';
import { demand } from '../kernel/rejection';
import { demandController, type Posting } from '../period/posting';
import type { ErasePersonalText, PersonalTextEvent } from './personal-text.facts';

/** References (salted hashes) of the erased texts, in the order of their erasure. */
export type ErasedTexts = readonly string[];

export interface TextErasureContext extends Pick<Posting, 'byController'> {
  /** True if an event of the ledger contains the reference. */
  readonly isNamed: boolean;
}

/**
 * Decides which personal texts (names and addresses of people) are erased, and records by whom and why. The texts are
 * stored outside the log, because nothing in the log can be deleted.
 */
export const erasureDecider: Decider<
  ErasedTexts,
  ErasePersonalText,
  PersonalTextEvent,
  TextErasureContext
> = {
  initialState: [],

  decide({ facts, request }, erased, context) {
    const { reference, ground, documentReference } = facts;
    demand(
      !erased.includes(reference),
      'TEXT_ERASED',
      `the text under ${reference} is erased already: nothing is left to do`,
    );
    demand(
      context.isNamed,
      'TEXT_UNKNOWN',
      `no event names a personal text under ${reference}: give the reference of an event`,
      'reference',
    );
    demandController(context, 'an erasure of a personal text');
    const dated = { effectiveDate: request.today, documentReference };
    const data = { ...dated, reference, ground, policy: policyInForce, entries: [] };
    return [{ type: 'PersonalTextErased', data }];
  },

  evolve: (erased, { event }) => [...erased, event.data.reference],
};
