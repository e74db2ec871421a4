import { csvField } from '../base/csv.ts';
import type { StoredRun } from '../record/record.ts';
import { CURVE_COLUMNS, curvesOf, epochOf, type Curve } from './curves.ts';
import { encodeParquet } from './parquet.ts';

export const CURVE_FORMATS = ['csv', 'json', 'parquet'] as const;
export type CurveFormat = (typeof CURVE_FORMATS)[number];

/** The curves of a run in pieces to be written one after another, so that a large run is never one huge string. */
export function exportCurves(stored: StoredRun, format: CurveFormat): Iterable<string | Uint8Array> {
  const curves = curvesOf(stored);
  switch (format) {
    case 'csv':
      return csv(curves);
    case 'json':
      return json(curves);
    case 'parquet':
      return [encodeParquet(curves)];
    default:
      return format satisfies never;
  }
}

/** In UTF-8. Numbers are the shortest text that reads back the same. */
function* csv(curves: readonly Curve[]): Generator<string> {
  yield `${CURVE_COLUMNS.join(',')}\n`;
  for (const { trial, variant, seed, stepsPerEpoch, losses } of curves) {
    const start = `${csvField(trial)},${csvField(variant)},${seed}`;
    let text = '';
    for (let step = 1; step <= losses.length; step++) {
      text += `${start},${step},${epochOf(step, stepsPerEpoch)},${losses[step - 1]!}\n`;
    }
    yield text;
  }
}

/** An array of objects, one a line. */
function* json(curves: readonly Curve[]): Generator<string> {
  let separator = '[\n';
  for (const { trial, variant, seed, stepsPerEpoch, losses } of curves) {
    const start = JSON.stringify({ trial, variant, seed }).slice(0, -1);
    let text = '';
    for (let step = 1; step <= losses.length; step++) {
      const epoch = epochOf(step, stepsPerEpoch);
      text += `${separator}${start},"step":${step},"epoch":${epoch},"loss":${losses[step - 1]!}}`;
      separator = ',\n';
    }
    yield text;
  }
  yield separator === ',\n' ? '\n]\n' : '[]\n';
}
