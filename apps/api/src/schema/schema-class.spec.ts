import { kit } from '@art30/accounting';
import { classOf } from './schema-class';

const shapeOfWords = (name: string) => kit.shape(name, { text: kit.words('A text.', 'x') });

describe('the class of a shape', () => {
  it('is one for each shape, and refuses a second shape of the same name, which the contract would hide', () => {
    const one = shapeOfWords('StatedTwice');
    expect(classOf(one)).toBe(classOf(one));
    expect(() => classOf(shapeOfWords('StatedTwice'))).toThrow('two shapes are called StatedTwice');
    expect(classOf(shapeOfWords('StatedOnce')).name).toBe('StatedOnce');
  });
});
