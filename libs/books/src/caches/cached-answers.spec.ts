import { isGivenAgain, KeptAnswers } from './cached-answers';

const answerOf = (rows: number) => ({ items: Array.from({ length: rows }, (_, row) => row) });

describe('kept answers', () => {
  it('are made once for one question', () => {
    const kept = new KeptAnswers();
    const first = kept.of(['balances', 7], () => answerOf(2));
    expect(kept.of(['balances', 7], () => answerOf(3))).toBe(first);
    expect(kept.of(['balances', 8], () => answerOf(3))).toEqual(answerOf(3));
    expect(isGivenAgain(first)).toBe(true);
    expect(isGivenAgain({ ...first })).toBe(false);
  });

  it('are those that were asked for last, and none of too many rows', () => {
    const kept = new KeptAnswers();
    const first = kept.of(['first'], () => answerOf(1_500));
    kept.of(['second'], () => answerOf(600));
    expect(kept.of(['first'], () => answerOf(1_500))).not.toBe(first);
    const long = kept.of(['long'], () => answerOf(2_000));
    expect(isGivenAgain(long)).toBe(false);
    expect(kept.of(['long'], () => answerOf(2_000))).not.toBe(long);
  });
});
