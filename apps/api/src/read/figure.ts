import { ApiProperty } from '@nestjs/swagger';
import { formulaOf, type Word } from '@art30/books';
import { MoneyDto } from '../http/money.dto';

/** A figure of an answer, documented by the table that its query is made from. */
export const Figure = (word: Word, example: string, currency = 'USD') =>
  ApiProperty({
    type: () => MoneyDto,
    description: `${word.means}. Accounts: ${formulaOf(word)}.`,
    example: { amount: example, currency },
  });
