import type { DatedFacts } from '../booking';
import type { IsoDate } from '../dates';
import type { Agreement, Earmark, MoneyTerms } from './pledge.events';

/** Terms that an amendment or a rescheduling changed, with the event that did. */
export interface EarlierTerms {
  readonly eventId: string;
  readonly terms: MoneyTerms;
}

/** What of a pledge amendments change. */
interface Termed {
  readonly agreement?: Agreement | undefined;
  readonly earmarks: readonly Earmark[];
  readonly termsDate: IsoDate;
  readonly earlierTerms: readonly EarlierTerms[];
}

type Changes = Partial<MoneyTerms> & Pick<DatedFacts, 'effectiveDate'>;

/** The pledge under changed terms, which remembers those before. */
export function amended<Pledge extends Termed>(
  pledge: Pledge,
  changes: Changes,
  eventId: string,
): Pledge {
  if (pledge.agreement === undefined) return pledge;
  const { amount, earmarks, instalments } = pledge.agreement;
  const earlier = { eventId, terms: { amount, earmarks, instalments } };
  const earlierTerms = [...pledge.earlierTerms, earlier];
  return { ...withTerms(pledge, changes), earlierTerms };
}

/** The pledge under the terms that a reversed event had changed. */
export function restored<Pledge extends Termed>(
  pledge: Pledge,
  terms: MoneyTerms,
  { reverses, effectiveDate }: { readonly reverses: string; readonly effectiveDate: IsoDate },
): Pledge {
  const earlierTerms = pledge.earlierTerms.filter(({ eventId }) => eventId !== reverses);
  return { ...withTerms(pledge, { ...terms, effectiveDate }), earlierTerms };
}

function withTerms<Pledge extends Termed>(pledge: Pledge, changes: Changes): Pledge {
  if (pledge.agreement === undefined) return pledge;
  const { amount, earmarks, instalments } = { ...pledge.agreement, ...changes };
  const agreement = { ...pledge.agreement, amount, earmarks, instalments };
  return { ...pledge, agreement, earmarks, termsDate: changes.effectiveDate };
}
