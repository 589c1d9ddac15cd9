import { DelegationRaces } from '../delegations/delegation-races';
import { DelegationBooks } from '../delegations/delegations';
import { PersonSignatureBooks } from '../delegations/person-signatures';
import { DonorsNamed } from '../naming/donors-named';
import { Inboxes } from '../proposals/inbox';
import { Proposals } from '../proposals/proposals';
import { SigningRuleBooks } from '../proposals/signing-rules';
import { ActsReader } from '../segregation/acts-reader';
import { Segregation } from '../segregation/segregation';
import type { Readers } from './readers';

/** People: what they are called, may sign, have signed, and what waits for their signatures. */
export function peopleOf({ sources, readAhead, times: { asOf }, lookups }: Readers) {
  const { readStore, events, today } = sources;
  const { accounts, log, shownTexts } = lookups;
  const signatures = new PersonSignatureBooks({ ...sources, ...readAhead, ...lookups, asOf });
  const signingRules = new SigningRuleBooks(events, today);
  const delegationRaces = new DelegationRaces({ ...sources, signatures });
  const acts = new ActsReader(readStore, log);
  return {
    ...{ accounts, shownTexts, signatures, signingRules, delegationRaces },
    donorsNamed: new DonorsNamed(readStore),
    delegations: new DelegationBooks(events),
    proposals: new Proposals({ ...sources, asOf, shownTexts }),
    inboxes: new Inboxes({ ...sources, ...lookups, asOf, rules: signingRules }),
    segregation: new Segregation({
      ...{ ...sources, ...readAhead, asOf, log, acts, races: delegationRaces },
    }),
  };
}
