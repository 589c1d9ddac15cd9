import type { KeySums, KindSum } from '../columns/key-sums';
import type { LineKind } from '../columns/line-cells';
import { compareKeys, type CursorKey } from '../times/cursor';
import { signOf, type Word, type Words } from '../words/words';

/** A sum of journal lines in US cents, and in minor units of the lines' currency. */
export interface Sum {
  readonly usd: bigint;
  readonly amount: bigint;
}

export type Sums<Word extends string> = Readonly<Record<Word, Sum>>;

/** Sums over the journal lines that share the values of some dimensions, one for each figure (word). */
export interface Slice<Word extends string> {
  /** Values of the dimensions by which lines are grouped, in their order; null for a dimension without a value. */
  readonly key: CursorKey;
  readonly sums: Sums<Word>;
}

/** A sum to which lines are still added. */
interface Counting {
  usd: bigint;
  amount: bigint;
}

/** Sorts sums by their keys, in the order in which lists show them. */
export function sortedByKey(sums: readonly KeySums[]): readonly KeySums[] {
  return sums.toSorted(({ key: one }, { key: other }) => compareKeys(one, other));
}

/** Computes the sum of each figure (word) for each key, in the given order of keys. */
export function countedByKey<Name extends string>(
  words: Words<Name>,
  sums: readonly KeySums[],
): readonly Slice<Name>[] {
  const counting = new CountingWords(words);
  return sums.map(({ key, kinds }) => ({ key, sums: counting.over(kinds) }));
}

/**
 * Adds up the negative sums of finer slices by the first `parts` parts of their keys, so that positive sums do not
 * offset them.
 */
export function lackingIn(slices: readonly Slice<string>[], parts: number) {
  const found = new Map<string, { readonly key: CursorKey; readonly usd: bigint }>();
  for (const { key: place, sums } of slices) {
    const key = place.slice(0, parts);
    const id = JSON.stringify(key);
    const lacks = Object.values(sums).reduce((all, { usd }) => (usd < 0n ? all - usd : all), 0n);
    if (lacks > 0n) found.set(id, { key, usd: (found.get(id)?.usd ?? 0n) + lacks });
  }
  return [...found.values()];
}

/** Zero that all figures without journal lines share. Most figures of a slice have none, so objects are spared. */
const nothing: Counting = Object.freeze({ usd: 0n, amount: 0n });

/** Adds up figures (words). It caches which figures count a kind of line, since few kinds occur in many lines. */
class CountingWords<Name extends string> {
  private readonly names: readonly Name[];
  private readonly zeros: Readonly<Record<Name, Counting>>;
  private readonly counting = new Map<LineKind, readonly (readonly [Name, 1 | -1])[]>();

  constructor(private readonly words: Words<Name>) {
    this.names = Object.keys(words) as Name[];
    const zeros = this.names.map((name): [Name, Counting] => [name, nothing]);
    this.zeros = Object.fromEntries(zeros) as Record<Name, Counting>;
  }

  over(kinds: readonly KindSum[]): Sums<Name> {
    const sums: Record<Name, Counting> = { ...this.zeros };
    for (const { kind, usd, amount } of kinds) {
      for (const [name, sign] of this.countedWords(kind)) {
        let sum: Counting = sums[name];
        if (sum === nothing) sums[name] = sum = { usd: 0n, amount: 0n };
        sum.usd += sign === 1 ? usd : -usd;
        sum.amount += sign === 1 ? amount : -amount;
      }
    }
    return sums;
  }

  private countedWords(kind: LineKind): readonly (readonly [Name, 1 | -1])[] {
    const cachedWords = this.counting.get(kind);
    if (cachedWords !== undefined) return cachedWords;
    const found = this.names.flatMap((name): (readonly [Name, 1 | -1])[] => {
      const sign = signIn(this.words[name], kind);
      return sign === 0 ? [] : [[name, sign]];
    });
    this.counting.set(kind, found);
    return found;
  }
}

/**
 * Cached sign with which each figure (word) counts a kind of line. There are few kinds, and they are looked up often.
 */
const signs = new WeakMap<Word, WeakMap<LineKind, 1 | 0 | -1>>();

function signIn(word: Word, kind: LineKind): 1 | 0 | -1 {
  const signsOfKinds = signs.get(word) ?? new WeakMap<LineKind, 1 | 0 | -1>();
  signs.set(word, signsOfKinds);
  let sign = signsOfKinds.get(kind);
  if (sign === undefined) {
    // Words depend on the presence of a pledge only, so any id serves.
    sign = signOf(word, { ...kind, pledge: kind.isOwned ? '' : null });
    signsOfKinds.set(kind, sign);
  }
  return sign;
}

/**
 * Adds up the sums of several slices, figure by figure. The amounts make sense only if all slices have the same
 * currency.
 */
export function addSums<Word extends string>(
  words: Words<Word>,
  parts: readonly Readonly<Record<Word, Sum>>[],
): Sums<Word> {
  const names = Object.keys(words) as Word[];
  const total = (name: Word): Sum => ({
    usd: parts.reduce((sum, part) => sum + part[name].usd, 0n),
    amount: parts.reduce((sum, part) => sum + part[name].amount, 0n),
  });
  return Object.fromEntries(names.map((name) => [name, total(name)])) as Sums<Word>;
}
