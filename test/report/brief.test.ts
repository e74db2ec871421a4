import { expect, test } from 'vitest';
import { spread } from '../../src/analysis/spread.ts';
import { brief } from '../../src/report/brief.ts';

test.each([
  { values: [[0.0873234]], percent: false, texts: ['0.0873'] },
  { values: [[0.0873234], [0.0873411]], percent: false, texts: ['0.08732', '0.08734'] },
  { values: [[0.9707], [0.9703]], percent: true, texts: ['97.07 %', '97.03 %'] },
  { values: [[0.5], [0.5]], percent: false, texts: ['0.500000', '0.500000'] },
  { values: [[0.9669, 0.9629, 0.9709]], percent: true, texts: ['96.69 ± 0.99 %'] },
  { values: [[0.9, 0.8, 0.7]], percent: true, texts: ['80 [55, 100] %'] },
  { values: [[0.1, 0.2], [3e-8]], percent: false, texts: ['0.15 [0.00, 0.79]', '3.00e-8'] },
  { values: [[3e-8, 4e-8]], percent: false, texts: ['3.50e-8 [0, 9.9e-8]'] },
  { values: [[0.5, 0.5]], percent: false, texts: ['0.500'] },
  { values: [[0.95, 0.84]], percent: true, texts: ['89.50 %'] },
  { values: [[15.317, 15.317 + 4e-15]], percent: false, texts: ['15.3'] },

  { values: [[0, 5]], percent: false, texts: ['2.50'] },
  { values: [[0]], percent: false, texts: ['0'] },
])('$values are told as $texts', ({ values, percent, texts }) => {
  const told = brief(
    values.map((each) => spread(each)!),
    percent,
  );
  expect(told.map((text) => text.replaceAll('\u00a0', ' '))).toEqual(texts);
});
