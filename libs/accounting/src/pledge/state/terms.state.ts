import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import { postingDateOf } from '../../period/posting';
import type { AgreementFacts, MoneyTerms } from '../facts/agreement.facts';
import type { Earmark } from '../facts/pledge-parts';

/** The agreement that stands, dated the day from which it stands in these books. */
export type Agreement = DatedFacts &
  AgreementFacts & {
    /** Its own day, where it was taken over from another system. */
    readonly signedOn?: IsoDate | undefined;
  };

/** Terms that an amendment or a rescheduling changed, with the event that did. */
export interface EarlierTerms {
  readonly eventId: string;
  readonly terms: MoneyTerms;
}

/** Status and earmarks before the signature; `cancelled` if a pledge begins with its agreement. */
export type BeforeSignature = { readonly earmarks: readonly Earmark[] } & (
  { readonly status: 'announced'; readonly accepted: boolean } | { readonly status: 'cancelled' }
);

/** When the terms last changed. */
export interface TermsDates {
  /** Latest date a fact about the terms carries; the next one is not earlier. */
  readonly termsDate: IsoDate;
  /** Date under which the books carry that fact; the next one is not posted earlier. */
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

/** The pledge under changed terms, which remembers those before. */
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

/** The pledge under the terms that a reversed event had changed. */
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
