import { expect, test } from 'vitest';
import { microOf, yuanOf } from '../LimitValue';

test.each([
  [0, '0'],
  [1, '0.000001'],
  [1_500_000, '1.5'],
  [900_000_000_000, '900000'],
  [123_456_789_012, '123456.789012'],
])('%d micro-yuan are %s yuan, and back', (micro, yuan) => {
  expect(yuanOf(micro)).toBe(yuan);
  expect(microOf(yuan)).toBe(micro);
});
