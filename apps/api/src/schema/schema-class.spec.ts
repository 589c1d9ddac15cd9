/**
 * Shares no modules with other specs: it makes the class of a shape without the member `documents` that the
 * shape's route adds, and a process has one class per shape.
 *
 * @jest-environment node
 */
import 'reflect-metadata';
import { BankCredit, kit } from '@art30/accounting';
import { classOf, membersAtFault } from './schema-class';

const shapeOfWords = (name: string) => kit.shape(name, { text: kit.words('A text.', 'x') });

describe('the class of a shape', () => {
  it('is one for each shape, and refuses a second shape of the same name, which the contract would hide', () => {
    const one = shapeOfWords('StatedTwice');
    expect(classOf(one)).toBe(classOf(one));
    expect(() => classOf(shapeOfWords('StatedTwice'))).toThrow('two shapes are called StatedTwice');
    expect(classOf(shapeOfWords('StatedOnce')).name).toBe('StatedOnce');
  });

  const credit = {
    bankAccount: 'BK-EUR',
    bankReference: 'FT 1',
    valueDate: '2024-07-02',
    net: { amount: '100.00', currency: 'EUR' },
    charges: { amount: '0.00', currency: 'EUR' },
  };

  it.each<[string, object]>([
    ['what fits', {}],
    ['a member that is missing', { bankReference: undefined }],
    ['a member of another kind', { net: 100 }],
    ['a part at fault', { net: { amount: '1e5', currency: 'EUR' } }],
    ['a date in another order', { valueDate: '02-07-2024' }],
    ['an unknown member', { colour: 'red' }],
  ])('has class-validator judge as the check of the shape does: %s', (_what, changes) => {
    const given = { ...credit, ...changes };
    const found = membersAtFault(BankCredit, given);
    expect(found.length === 0).toBe(kit.fitsShape(BankCredit, given));
    expect(found).toEqual(Object.keys(changes));
  });
});
