import { balanceOf } from '../../../accounts/balances';
import { account } from '../../../accounts/chart-of-accounts';
import { entry, type Dims, type Entry } from '../../../kernel/entries';
import { Money, splitRunning } from '../../../kernel/money';
import type { Earmark } from '../../../pledge/facts/pledge-parts';
import type { PledgeAmendedFacts } from '../../../pledge/facts/agreement.facts';
import type { PledgeAnnouncedFacts } from '../../../pledge/facts/opening.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import type { RateUsed } from '../../../rates/rates.facts';

type Owner = Pick<Pledge, 'donorId' | 'pledgeId' | 'recommendation'>;

export function ownerDims({ donorId, pledgeId, recommendation }: Owner): Dims {
  return { donor: donorId, pledge: pledgeId, recommendation };
}

/** Posts an announcement on memorandum accounts only, since it is not binding. */
export function postAnnounced(facts: PledgeAnnouncedFacts): Entry[] {
  return announced(facts.earmarks, facts.amount.currency, facts.rate, ownerDims(facts));
}

/** Replaces the memorandum of an announcement by the amended one, at the rate of the amendment's date. */
export function postAmended(facts: PledgeAmendedFacts, pledge: Pledge): Entry[] {
  const renewed = announced(facts.earmarks, pledge.currency, facts.rate, ownerDims(pledge));
  return [...announcementCancelled(pledge), ...renewed];
}

/**
 * Posts a withdrawal or lapse: the announcement is cancelled, and advances are owed back to the donor at
 * carrying value.
 */
export function postEnded(pledge: Pledge): Entry[] {
  return [
    ...announcementCancelled(pledge),
    ...balancesByPurpose(pledge, account.receivedInAdvance).flatMap(({ dims, amount, usd }) => [
      entry(account.receivedInAdvance, amount.negated(), usd.negated(), dims),
      entry(account.refundsPayable, amount, usd, dims),
    ]),
  ];
}

function announced(
  earmarks: readonly Earmark[],
  currency: string,
  rate: RateUsed,
  owner: Dims,
): Entry[] {
  const shares = earmarks.map((earmark) => Money.of(earmark.amount));
  const total = shares.reduce((sum, share) => sum.plus(share), Money.zero(currency));
  const values = splitRunning(
    total.toUsdRounded(rate.unitsPerUsd).minor,
    shares.map((share) => share.minor),
  );
  return earmarks.flatMap(({ purpose }, index) => {
    const share = shares[index] ?? Money.zero(currency);
    const usd = Money.ofMinor(values[index] ?? 0n, 'USD');
    return memorandum(account.memoAnnounced, share, usd, { ...owner, purpose });
  });
}

function announcementCancelled(pledge: Pledge): Entry[] {
  return balancesByPurpose(pledge, account.memoAnnounced).flatMap(({ dims, amount, usd }) =>
    memorandum(account.memoAnnounced, amount.negated(), usd.negated(), dims),
  );
}

/** Posts a memorandum line and its contra line. */
export function memorandum(code: string, amount: Money, usd: Money, dims: Dims): Entry[] {
  return [
    entry(code, amount, usd, dims),
    entry(account.memoContributions, amount.negated(), usd.negated(), dims),
  ];
}

/** Returns the balances other than zero of one account of a pledge, by purpose, in the pledge's currency. */
export function balancesByPurpose(
  pledge: Pledge,
  code: string,
): { dims: Dims; amount: Money; usd: Money }[] {
  const lines = pledge.lines.on(code);
  const purposes = new Set(lines.map((line) => line.dims.purpose ?? ''));
  return [...purposes].flatMap((purpose) => {
    const { amount, usd } = balanceOf(lines, (line) => line.dims.purpose === purpose);
    if (amount === 0n && usd === 0n) return [];
    const dims = { ...ownerDims(pledge), purpose };
    const money = Money.ofMinor(amount, pledge.currency);
    return [{ dims, amount: money, usd: Money.ofMinor(usd, 'USD') }];
  });
}
