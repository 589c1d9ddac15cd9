import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import { postingDateOf } from '../../period/posting';
import type { AgreementFacts, MoneyTerms } from '../facts/agreement.facts';
import type { Earmark } from '../facts/pledge-parts';

/** The agreement in force. Its effective date is the day of the signature, or of the take-over from another system. */
export type Agreement = DatedFacts &
  AgreementFacts & {
    /** Day of its signature; set only for an agreement that was taken over from another system. */
    readonly signedOn?: IsoDate | undefined;
  };

/** Terms before an amendment, a rescheduling or a termination, with the event that changed them. */
export interface EarlierTerms {
  readonly eventId: string;
  readonly terms: MoneyTerms;
}

/**
 * Status and earmarks that the reversal of the signature restores. A pledge that began with its agreement has no
 * earlier status, so the reversal leaves it `cancelled`.
 */
export type BeforeSignature = { readonly earmarks: readonly Earmark[] } & (
  { readonly status: 'announced'; readonly accepted: boolean } | { readonly status: 'cancelled' }
);

/** Dates of the latest change of a pledge's terms (amount, earmarks, instalments). */
export interface TermsDates {
  /** Latest effective date of a fact about the terms; the next such fact may not be earlier. */
  readonly termsDate: IsoDate;
  /** Posting date of that fact; the next such fact may not be posted earlier. */
  readonly termsPostedOn: IsoDate;
}

export function termsDates(change: Dates): TermsDates {
  return { termsDate: change.effectiveDate, termsPostedOn: postingDateOf(change) };
}

type Dates = Pick<DatedFacts, 'effectiveDate' | 'postingDate'>;

/** The members of a signed pledge that amendments change. */
interface Termed extends TermsDates {
  readonly agreement: Agreement;
  readonly earmarks: readonly Earmark[];
  readonly earlierTerms: readonly EarlierTerms[];
}

type Changes = Partial<MoneyTerms> & Dates;

/** Returns the pledge under changed terms. It remembers the earlier terms, because a reversal restores them. */
export function amended<Pledge extends Termed>(
  pledge: Pledge,
  changes: Changes,
  eventId: string,
): Pledge {
  const { amount, earmarks, instalments } = pledge.agreement;
  const earlier = { eventId, terms: { amount, earmarks, instalments } };
  const earlierTerms = [...pledge.earlierTerms, earlier];
  return { ...withTerms(pledge, changes), earlierTerms };
}

/** Returns the pledge under the terms that it had before the reversed event. */
export function restored<Pledge extends Termed>(
  pledge: Pledge,
  terms: MoneyTerms,
  { reverses, effectiveDate, postingDate }: Dates & { readonly reverses: string },
): Pledge {
  const earlierTerms = pledge.earlierTerms.filter(({ eventId }) => eventId !== reverses);
  return { ...withTerms(pledge, { ...terms, effectiveDate, postingDate }), earlierTerms };
}

function withTerms<Pledge extends Termed>(pledge: Pledge, changes: Changes): Pledge {
  const { amount, earmarks, instalments } = { ...pledge.agreement, ...changes };
  const agreement = { ...pledge.agreement, amount, earmarks, instalments };
  return { ...pledge, agreement, earmarks, ...termsDates(changes) };
}
