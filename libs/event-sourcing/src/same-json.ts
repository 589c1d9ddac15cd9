import { canonicalJson } from './canonical-json';

/**
 * Whether two values have one canonical JSON. Most have, which is seen without writing either.
 *
 * @throws NotCanonical where they differ and one has none.
 */
export function isSameJson(one: unknown, other: unknown): boolean {
  return isAlike(one, other) || canonicalJson(one) === canonicalJson(other);
}

/** Whether two values of JSON have the same members and items; says no where it takes more to tell. */
function isAlike(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other;
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  return Array.isArray(one)
    ? isAlikeList(one, other as readonly unknown[])
    : isAlikeObject(one as Members, other as Members);
}

type Members = Readonly<Record<string, unknown>>;

function isAlikeList(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) {
    if (!isAlike(one[index], other[index])) return false;
  }
  return true;
}

/** A member that is undefined is none. */
function isAlikeObject(one: Members, other: Members): boolean {
  let members = 0;
  for (const name in one) {
    const value = one[name];
    if (value === undefined) continue;
    if (!Object.hasOwn(other, name) || !isAlike(value, other[name])) return false;
    members += 1;
  }
  for (const name in other) if (other[name] !== undefined) members -= 1;
  return members === 0;
}
