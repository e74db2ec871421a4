import { parquetScan } from 'hyparquet';
import { parquetWriteBuffer, type SchemaElement } from 'hyparquet-writer';
import { CURVE_COLUMNS, epochOf, type Curve } from './curves.ts';

const SCHEMA: SchemaElement[] = [
  { name: 'curves', num_children: CURVE_COLUMNS.length },
  { name: 'trial', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'variant', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  // A seed has 32 bits and no sign.
  { name: 'seed', type: 'INT32', converted_type: 'UINT_32', repetition_type: 'REQUIRED' },
  { name: 'step', type: 'INT32', repetition_type: 'REQUIRED' },
  { name: 'epoch', type: 'INT32', repetition_type: 'REQUIRED' },
  { name: 'loss', type: 'DOUBLE', repetition_type: 'REQUIRED' },
];

/** The writer gives strings a dictionary and compresses with Snappy of its own accord. */
export function encodeParquet(curves: readonly Curve[]): Uint8Array {
  const rows = curves.reduce((sum, { losses }) => sum + losses.length, 0);
  const trial = new Array<string>(rows);
  const variant = new Array<string>(rows);
  // No typed array: the writer converts unsigned numbers only where it meets them one by one.
  const seed = new Array<number>(rows);
  const step = new Int32Array(rows);
  const epoch = new Int32Array(rows);
  const loss = new Float64Array(rows);
  let row = 0;
  for (const curve of curves) {
    loss.set(curve.losses, row);
    for (let i = 1; i <= curve.losses.length; i++, row++) {
      trial[row] = curve.trial;
      variant[row] = curve.variant;
      seed[row] = curve.seed;
      step[row] = i;
      epoch[row] = epochOf(i, curve.stepsPerEpoch);
    }
  }
  const buffer = parquetWriteBuffer({
    schema: SCHEMA,
    columnData: [
      { name: 'trial', data: trial },
      { name: 'variant', data: variant },
      { name: 'seed', data: seed },
      { name: 'step', data: step },
      { name: 'epoch', data: epoch },
      // Losses hardly ever repeat, and a dictionary would take 0 and -0 for the same.
      { name: 'loss', data: loss, encoding: 'PLAIN' },
    ],
    rowGroupSize: 100_000,
  });
  return new Uint8Array(buffer);
}

/** Trial id → the loss of every step. Throws what the decoder throws when the bytes are no such file. */
export async function decodeParquet(bytes: Uint8Array): Promise<ReadonlyMap<string, Float64Array>> {
  const file = new Uint8Array(bytes).buffer;
  const scan = await parquetScan({ file, columns: ['trial', 'loss'] });
  const found = new Map<string, number[]>();
  for (const range of scan.ranges) {
    const trials = (await scan.readColumn({ column: 'trial', ...range })) as ArrayLike<string>;
    const losses = (await scan.readColumn({ column: 'loss', ...range })) as ArrayLike<number>;
    for (let i = 0; i < trials.length; i++) {
      const curve = found.get(trials[i]!);
      if (curve === undefined) found.set(trials[i]!, [losses[i]!]);
      else curve.push(losses[i]!);
    }
  }
  return new Map([...found].map(([trial, losses]) => [trial, Float64Array.from(losses)]));
}
