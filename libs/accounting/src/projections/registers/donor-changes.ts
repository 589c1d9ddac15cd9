import type { JsonObject } from '@art30/event-sourcing';
import { donorEvents, type DonorEvent } from '../../donor/donor.facts';
import type { IsoDate } from '../../kernel/dates';

interface Change {
  readonly register: 'donors';
  readonly id: string;
  readonly changes: JsonObject;
}

type Facts<Type> = Extract<DonorEvent, { readonly type: Type }>['data'];

/** A donor's contact in the register; a reference replaces each personal text, so that the text can be erased. */
type RegisteredContact = Pick<
  Facts<'DonorContactRecorded'>,
  'name' | 'role' | 'email' | 'postalAddress' | 'language' | 'until'
> & { readonly from: IsoDate };

/**
 * A donor in the register; the name of a private person is replaced by its reference, so that the name can be erased.
 */
export type RegisteredDonor = Pick<
  Facts<'DonorRevised'>,
  'name' | 'kind' | 'country' | 'contactReference'
> & {
  readonly partyStatus?: Pick<Facts<'PartyStatusRecorded'>, 'since' | 'until' | 'reference'>;
  readonly dueDiligence?: Pick<
    Facts<'DueDiligenceRecorded'>,
    'outcome' | 'validUntil' | 'reference'
  > & { readonly assessedOn: IsoDate };
  /** Contacts, each under a member of its own; a later record of the contact replaces the member. */
  readonly [contact: `contact ${string}`]: RegisteredContact;
};

/** True if an event changes a donor. */
export function changesDonor<E extends { readonly type: string }>(
  event: E,
): event is Extract<E, { readonly type: DonorEvent['type'] }> {
  return Object.hasOwn(donorEvents, event.type);
}

/** Returns the change that an event makes to the register of donors. */
export function donorChange(event: DonorEvent): Change {
  const id = event.data.donorId;
  switch (event.type) {
    case 'DonorRegistered': {
      const { name, kind, country } = event.data;
      return changed(id, { name, kind, country });
    }
    case 'DonorRevised': {
      const { name, kind, country, contactReference } = event.data;
      return changed(id, { name, kind, country, contactReference });
    }
    case 'PartyStatusRecorded': {
      const { since, until, reference } = event.data;
      return changed(id, { partyStatus: { since, until, reference } });
    }
    case 'DueDiligenceRecorded': {
      const { outcome, effectiveDate: assessedOn, validUntil, reference } = event.data;
      return changed(id, { dueDiligence: { outcome, assessedOn, validUntil, reference } });
    }
    case 'DonorContactRecorded': {
      const { contactId, effectiveDate: from, until } = event.data;
      const { name, role, email, postalAddress, language } = event.data;
      const contact = { name, role, email, postalAddress, language, from, until };
      return changed(id, { [`contact ${contactId}`]: contact });
    }
  }
}

function changed(id: string, changes: Partial<RegisteredDonor>): Change {
  return { register: 'donors', id, changes };
}
