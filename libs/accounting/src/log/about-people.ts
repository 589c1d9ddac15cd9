import { signedCheckpoints } from '../checkpoint/checkpoint.facts';
import { keyChanges } from '../checkpoint/key-change.facts';
import { documentEvents } from '../document/document.facts';
import { delegationEvents } from '../delegation/delegation.facts';
import { ownEvents } from '../ledger/ledger.facts';
import { SigningRuleSet } from '../signing/signing.facts';
import { accountEvents } from '../people/account.facts';
import { personalTextEvents } from '../personal-text/personal-text.facts';

const aboutPeople = {
  ...ownEvents,
  ...documentEvents,
  ...signedCheckpoints,
  ...keyChanges,
  SigningRuleSet,
  ...delegationEvents,
  ...accountEvents,
  ...personalTextEvents,
};

/** Whether an event says who may do what, or is the ledger's own, or erases something, or signs the tree: none is in a register of the books. */
export function isAboutPeople<E extends { readonly type: string }>(
  event: E,
): event is Extract<E, { readonly type: keyof typeof aboutPeople }> {
  return Object.hasOwn(aboutPeople, event.type);
}
