import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filtersIn, keptFilters } from './access-log.answers';

interface Parameter {
  readonly $ref?: string;
  readonly in?: string;
  readonly name?: string;
}

interface Contract {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly parameters: Parameter[] } }>>;
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> };
}

/**
 * Query filters for paging, order or amounts. The access log does not store them, because they identify no donor and no
 * time.
 */
const notKept: readonly string[] = [
  ...['after', 'again', 'cursor', 'days', 'limit', 'line', 'order', 'size', 'unit'],
  ...['usdAtLeast', 'usdAtMost'],
];

describe('the filters of an entry', () => {
  it('are ids, dates and codes, and no text', () => {
    expect(
      filtersIn({
        donor: 'DON-A',
        asAt: '2024-12-31',
        knownAt: '2024-12-31T09:00:00.000Z',
        by: 'donor,purpose',
        recordedBy: 'auth0|u.a',
        status: '',
        fund: undefined,
        stream: 'a letter of Jane Doe',
        figure: ['x', 'y'],
        cursor: 'abc',
        limit: '10',
        pledge: 'P'.repeat(129),
        usdAtLeast: '100.00',
        surname: 'Doe',
      }),
    ).toEqual({
      filters: {
        donor: 'DON-A',
        asAt: '2024-12-31',
        knownAt: '2024-12-31T09:00:00.000Z',
        by: 'donor,purpose',
        recordedBy: 'auth0|u.a',
      },
    });
    expect(filtersIn({ limit: '10' })).toEqual({});
  });

  it('are decided for each filter of the contract, and for nothing else', () => {
    const file = join(__dirname, '../../../../openapi.json');
    const { paths, components } = JSON.parse(readFileSync(file, 'utf8')) as Contract;
    const parameters = Object.values(paths).flatMap(({ get }) => get?.parameters ?? []);
    const queries = parameters
      .map((one) => components.parameters[one.$ref?.split('/').at(-1) ?? ''] ?? one)
      .flatMap(({ in: place, name = '' }) => (place === 'query' ? [name] : []));
    const decided = [...keptFilters, ...notKept].toSorted();
    expect([...new Set(queries)].toSorted()).toEqual(decided);
  });
});
