import { Unavailable } from '@art30/event-sourcing';
import { NoAnswer } from './call-times';
import { asPortError, reasonOf, troubleOf } from './trouble';

describe('an error of the client', () => {
  it.each<[object, string]>([
    [{ type: 'wrong-expected-version' }, 'wrong-revision'],
    [{ type: 'unavailable', code: 14 }, 'unknown'],
    [{ type: 'cancelled', code: 1 }, 'unknown'],
    [{ type: 'deadline-exceeded', code: 4 }, 'unknown'],
    [{ type: 'timeout', code: 10 }, 'unknown'],
    [{ type: 'unknown', code: 2 }, 'unknown'],
    [{ type: 'not-leader', code: 5 }, 'not-leader'],
    [{ type: 'stream-deleted', code: 9 }, 'deleted'],
    [{ type: 'access-denied' }, 'refused'],
    [{ code: 14 }, 'unknown'],
    [{ code: 16 }, 'refused'],
    [new NoAnswer(10), 'unknown'],
    [new TypeError('any'), 'unknown'],
  ])('%j says about the call: %s', (error, trouble) => {
    expect(troubleOf(error)).toBe(trouble);
  });

  it('is told in few words, without its own text', () => {
    const error = Object.assign(new Error('at esdb://admin:changeit@a'), { code: 14 });
    expect(reasonOf(error)).toBe('the call ended with gRPC status 14');
    expect(reasonOf(new Error('esdb://admin:changeit@a'))).toBe('the server cannot be reached');
    expect(asPortError(error, 'stream a')).toBeInstanceOf(Unavailable);
  });

  it('that would come again is a defect, not an outage', () => {
    const refused = asPortError({ type: 'invalid-argument' }, 'stream a');
    expect(refused).not.toBeInstanceOf(Unavailable);
    expect(refused.message).toContain('refuses a call on stream a');
  });
});
