import { Registration, Revision } from '../donor/donor.facts';
import { AccountOpening, RolesChange } from '../people/account.facts';
import { PurposeEntry } from '../purpose/purpose.facts';
import { faultsInShape } from '../schema';
import { ledgerEventOf } from './events';

const shapes = [
  ['donor', Registration, 'name'],
  ['donor that is revised', Revision, 'name'],
  ['purpose', PurposeEntry, 'label'],
  ['person', AccountOpening, 'name'],
  ['person whose roles change', RolesChange, 'name'],
] as const;

const refused = [
  ...['\n', '\r', '\t', '\u0000', '\u007f', '\u0085', '\u2028', '\u2029', '\u200b', '\ufeff'],
  ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'],
];

describe.each(shapes)('the name of a %s', (_what, shape, member) => {
  const isAtFault = (text: string) =>
    faultsInShape(shape, { [member]: text }).some(({ field }) => field === member);

  it('takes no line end, control character or mark that nobody sees', () => {
    const taken = refused.filter((one) => !isAtFault(`Donor${one}A`));
    expect(taken).toEqual([]);
  });

  it.each(['Fondation Élan', 'می‌خواهم', 'क्‍ष', "O'Neill & Söhne (2)"])('takes %s', (text) => {
    expect(isAtFault(text)).toBe(false);
  });
});

describe('names that were stored before', () => {
  const booked = { effectiveDate: '2024-05-06', policy: 'IPSAS23-UN@1', entries: [] };

  it.each([
    ['DonorRegistered', { donorId: 'D', name: 'A\n\u202eB', kind: 'NGO' }],
    ['PurposeAdded', { code: 'x', label: 'A\n\u200bB', kind: 'BUCKET', recommendations: ['m'] }],
  ])('are read as they are in %s', (type, data) => {
    const event = { type, data: { ...booked, ...data } };
    expect(ledgerEventOf(event)).toMatchObject(event);
  });
});
