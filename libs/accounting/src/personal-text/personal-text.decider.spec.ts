import { given, requestOn } from '@art30/testing';
import { erasureDecider, type TextErasureContext } from './personal-text.decider';
import { ErasePersonalText } from './personal-text.facts';

const reference = 'a'.repeat(64);
const context: TextErasureContext = { byController: true, isNamed: true };
const none = given(erasureDecider, context);
const erase = (of = reference) =>
  new ErasePersonalText(
    { reference: of, ground: 'request of the person', documentReference: 'R-1' },
    requestOn('2025-03-03'),
  );

describe('the erasure of a personal text', () => {
  it('is on record with its ground, and books nothing', () => {
    none.when(erase()).thenEvents({
      type: 'PersonalTextErased',
      data: {
        reference,
        ground: 'request of the person',
        documentReference: 'R-1',
        effectiveDate: '2025-03-03',
        entries: [],
      },
    });
  });

  it('leaves other texts as they are', () => {
    const once = none.commands(erase());
    once.when(erase('b'.repeat(64))).thenEvents({ type: 'PersonalTextErased' });
    expect(once.state).toEqual([reference]);
  });

  it.each([
    [['TEXT_ERASED', 'nothing is left to do', ''], none.commands(erase())],
    [['TEXT_UNKNOWN', reference, 'reference'], none.with({ ...context, isNamed: false })],
    [['AUTHORITY_REQUIRED', '', ''], none.with({ ...context, byController: false })],
  ] as const)('is refused with %j (%#)', (refusal, state) => {
    state.when(erase()).thenRefusal(refusal);
  });
});
