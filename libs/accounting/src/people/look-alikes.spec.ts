import { accountDecider } from './account.decider';
import { lookAlikeIds, sameNames } from './account.state';

const { initialState } = accountDecider;
const accounts = new Map(['u.jane-doe', 'u.other', 'u.janedoe2'].map((id) => [id, {} as never]));
const asked = { change: 'OPEN', person: 'u_jane.doe' };
const changes = new Map([
  ['e1', { ...asked, status: 'ASKED' } as never],
  ['e2', { ...asked, person: 'ujane:doe', status: 'REFUSED' } as never],
]);

describe('an id', () => {
  it('is warned of where another one differs by punctuation alone, asked for or given', () => {
    const [found, ...others] = lookAlikeIds('u.janedoe', { accounts, changes });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'LIKELY_DUPLICATE' });
    expect(found?.detail).toMatch(/^the id u\.janedoe differs from u\.jane-doe, u_jane\.doe by/);
  });

  it.each(['u.other', 'u.janedo', 'u.jane-doe3'])('is not warned of: %s', (id) => {
    expect(lookAlikeIds(id, { accounts, changes })).toEqual([]);
    expect(lookAlikeIds('u.first', initialState)).toEqual([]);
  });
});

describe('a name', () => {
  const names = new Map([
    ['u.a', 'Jane  DOE'],
    ['u.b', 'John Doe'],
  ]);

  it('is warned of where somebody else has it, in whatever case', () => {
    const [found] = sameNames({ person: 'u.c', name: ' jane doe' }, names);
    expect(found?.detail).toMatch(/^u\.c has the same name as u\.a: /);
    // The log stores the warning, and a name in the log could never be erased.
    expect(found?.detail).not.toMatch(/jane/i);
  });

  it('is not warned of where it is another, or their own', () => {
    expect(sameNames({ person: 'u.c', name: 'Jane Do' }, names)).toEqual([]);
    expect(sameNames({ person: 'u.a', name: 'Jane Doe' }, names)).toEqual([]);
  });
});
