import { canonicalJson } from '@art30/event-sourcing';
import { Money, type MoneyFact } from '../../kernel/money';
import { demand, inPart } from '../../kernel/rejection';
import type { Earmark } from '../facts/on-pledge';
import type { AgreementTerms } from '../facts/agreement.facts';

/** Members that a pledge and the agreement it begins with both state. */
interface Opening {
  readonly amount: MoneyFact;
  readonly earmarks: readonly Earmark[];
}

/** Amount and earmarks of a pledge that begins with its agreement: said once, or twice alike. */
export function begunWith(
  facts: Opening,
  terms: AgreementTerms,
): { amount: Money; earmarks: readonly Earmark[] } {
  const amount = Money.positive(facts.amount, 'amount');
  const agreedAmount = Money.positive(terms.amount ?? facts.amount, 'agreement.amount');
  demand(
    agreedAmount.currency === amount.currency && agreedAmount.equals(amount),
    'TERMS_DIFFER',
    `the pledge is over ${amount.named}, its agreement over ${agreedAmount.named}: ` +
      'state one amount',
    'agreement.amount',
  );
  const earmarks = terms.earmarks ?? facts.earmarks;
  demand(
    canonicalJson(earmarks) === canonicalJson(facts.earmarks),
    'TERMS_DIFFER',
    'the pledge and its agreement state different earmarks: state them once',
    'agreement.earmarks',
  );
  return { amount, earmarks };
}

/** Decides on an agreement that is a part of the request, beside what the request itself says. */
export function inAgreement<Decided>(
  facts: Opening,
  terms: AgreementTerms,
  decide: () => Decided,
): Decided {
  const isMember = (member: string) =>
    Object.hasOwn(terms, member) || !Object.hasOwn(facts, member);
  return inPart('agreement', decide, isMember);
}
