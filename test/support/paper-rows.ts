import type { Service } from './service';

export type Answer = Readonly<Record<string, unknown>>;

/** Members whose decimal strings are not amounts of money, so that no currency column belongs to them. */
const decimalMembers = [
  'unitsPerUsd',
  'published',
  'percentOff',
  'asked',
  'confirmed',
  'difference',
];

/** Returns all pages of an answer of the running service. */
export async function pagesAt(service: Service, address: string): Promise<readonly Answer[]> {
  const pages: Answer[] = [];
  for (let cursor: unknown = ''; typeof cursor === 'string'; cursor = pages.at(-1)?.['next']) {
    const more = cursor === '' ? '' : `${address.includes('?') ? '&' : '?'}cursor=${cursor}`;
    pages.push(await service.get<Answer>(`${address}${more}`));
  }
  return pages;
}

/** Returns the lists with that name from all pages, joined. */
export function listIn(pages: readonly Answer[], under: string): readonly Answer[] {
  return pages.flatMap((page) => page[under] as Answer[]);
}

/**
 * Returns the cells expected in a working paper for one item of an answer, by the paths of its members. Lists are left
 * out.
 */
export function cellsOfItem(item: Answer, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) => {
      const at = path === '' ? name : `${path}.${name}`;
      if (value === null || Array.isArray(value)) return [];
      if (typeof value === 'object') return Object.entries(cellsOfItem(value as Answer, at));
      const isNumber = name === 'amount' || decimalMembers.includes(name);
      if (typeof value === 'number' || typeof value === 'boolean') return [[at, `${value}`]];
      return [[at, isNumber ? (value as string) : guarded(value as string)]];
    }),
  );
}

/** Puts an apostrophe before a text that a spreadsheet would run as a formula. */
function guarded(text: string): string {
  return '=+-@\t\r\n'.includes(text[0] ?? ' ') ? `'${text}` : text;
}
