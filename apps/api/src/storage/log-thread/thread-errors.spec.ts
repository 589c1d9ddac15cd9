import {
  EventTooLarge,
  MissingEvents,
  OutcomeUnknown,
  ReadsOn,
  StoreHalted,
  Unavailable,
  WrongRevision,
} from '@art30/event-sourcing';
import { BadSetting, CannotOpen } from '@art30/storage';
import { deserializeError, serializeError } from './thread-errors';

/** Copies an error as a message between threads does. */
function sent(error: unknown): Error {
  return deserializeError(structuredClone(serializeError(error)));
}

class LimitedStream extends StoreHalted {}

describe('an error that goes from one thread to another', () => {
  it.each([
    [new WrongRevision('a', 3)],
    [new EventTooLarge('id', 'ReceiptRecorded', 2_000_000)],
    [new Unavailable('the line is cut')],
    [new StoreHalted('the disk is full')],
    [new ReadsOn()],
    [new OutcomeUnknown('a')],
    [new MissingEvents('stream a', 'revision 2')],
    [new BadSetting('EVENTSTORE_URL', 'cannot be used')],
    [new CannotOpen('/books', 'others may look into it', true)],
  ])('is what it was, with all that it says: %s', (error) => {
    const came = sent(error);
    expect(came).toBeInstanceOf(error.constructor);
    expect({ ...came, message: came.message, name: came.name, stack: came.stack }).toEqual({
      ...error,
      message: error.message,
      name: error.name,
      stack: error.stack,
    });
  });

  it('is the nearest that is known of what it was', () => {
    const came = sent(new LimitedStream('a stream was cut off'));
    expect(came).toBeInstanceOf(StoreHalted);
    expect(came).toMatchObject({ reason: 'a stream was cut off' });
  });

  it('keeps what caused it', () => {
    const cause = new Unavailable('no answer');
    expect(sent(new OutcomeUnknown('a', { cause })).cause).toMatchObject({ reason: 'no answer' });
  });

  it('is an error where it was none, and of no class of ours where it was of none', () => {
    expect(sent('a word').message).toBe('a word');
    expect(sent(new TypeError('a defect'))).not.toBeInstanceOf(Unavailable);
  });
});
