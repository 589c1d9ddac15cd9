import { readFileSync } from 'node:fs';
import { demoPeople } from '../../apps/api/src/demo/people';

const textOf = (path: string) => readFileSync(path, 'utf8');
const demo = new Map(demoPeople().map(({ person, roles }) => [person, roles]));
const operations = textOf('docs/operations.md');
const [, officers = ''] = /^officers='(.*)'$/m.exec(operations) ?? [];
const onFirstDay = officers.split(' ').map((one) => one.split(':') as [string, string]);
/** Further people, with their roles, whose delegation the end of the first day asks for. */
const asked = [...operations.matchAll(/an? (controller|auditor|operator)\s\(`([\w.]+)`/g)].map(
  ([, role = '', person = '']) => [person, role] as const,
);

describe('the people of the documents', () => {
  it.each([...onFirstDay, ...asked])(
    'are in the demo as on the first day: %s, %s',
    (person, role) => {
      expect(demo.get(person)).toEqual([role]);
    },
  );

  it('are six and three on the first day, two of them administrators', () => {
    expect([onFirstDay.length, asked.length]).toEqual([4, 3]);
    expect([...demo].filter(([, [role]]) => role === 'administrator').map(([one]) => one)).toEqual([
      ...['administrator-1', 'administrator-2'],
    ]);
  });

  it.each([
    'README.md',
    ...['api', 'operations', 'backup', 'troubleshooting'].map((name) => `docs/${name}.md`),
  ])('are known where %s signs in', (path) => {
    const signing = [...textOf(path).matchAll(/\$\((?:as|token) ([\w.-]+)\)/g)].map(
      ([, person = '']) => person,
    );
    expect(signing.length).toBeGreaterThan(0);
    expect(signing.filter((person) => !demo.has(person))).toEqual([]);
    // The other pages may use only people who exist after the first day.
    const knownPeople = [...onFirstDay, ...asked].map(([person]) => person);
    const others = signing.filter(
      (one) => !knownPeople.includes(one) && !/^administrator-/.test(one),
    );
    expect([...new Set(others)]).toEqual(path === 'README.md' ? ['u.donor-a'] : []);
  });
});
