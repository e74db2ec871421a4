import type { Dataset, SplitName } from '../../problem/data/dataset.ts';
import type { Dimension, Operation } from '../../problem/program.ts';

/** A row-major matrix in double precision; where `rows` is 'batch', only as many rows count as the batch has. */
export interface Matrix {
  readonly rows: Dimension;
  readonly columns: number;
  readonly values: Float64Array;
}

/** The dataset rows at hand, and what the forward pass found out about them. */
export interface Batch {
  readonly data: Dataset;
  readonly split: SplitName;
  readonly rows: Uint32Array;
  loss: number;
  correct: number | null;
}

/** out = left · right, of matrices that have `size` rows where they have as many as the batch. */
export function multiply(
  operation: Extract<Operation, { kind: 'matmul' }>,
  buffer: (name: string) => Matrix,
  size: number,
): void {
  const left = view(buffer(operation.left), size, operation.transposeLeft);
  const right = view(buffer(operation.right), size, operation.transposeRight);
  const out = buffer(operation.out).values;
  for (let i = 0; i < left.rows; i++)
    for (let j = 0; j < right.columns; j++) {
      let sum = 0;
      for (let k = 0; k < left.columns; k++)
        sum += left.values[i * left.down + k * left.across]! * right.values[k * right.down + j * right.across]!;
      out[i * right.columns + j] = sum;
    }
}

/** Executes one operation in the plainest way there is: every fast engine is checked against this. */
export function execute(operation: Operation, buffer: (name: string) => Matrix, batch: Batch): void {
  const size = batch.rows.length;
  switch (operation.kind) {
    case 'gather': {
      const { features, normalise } = batch.data;
      const { images, labels } = batch.data[batch.split];
      const into = buffer(operation.into).values;
      const classes = buffer(operation.labels).values;
      batch.rows.forEach((row, i) => {
        classes[i] = labels[row]!;
        for (let j = 0; j < features; j++)
          into[i * features + j] = (images[row * features + j]! / normalise.divisor - normalise.mean) / normalise.std;
      });
      return;
    }
    case 'matmul':
      multiply(operation, buffer, size);
      return;
    case 'addBias': {
      const to = buffer(operation.to).values;
      const { rows, columns } = view(buffer(operation.to), size);
      const bias = buffer(operation.bias).values;
      for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) to[i * columns + j]! += bias[j]!;
      return;
    }
    case 'relu': {
      const { values, columns } = buffer(operation.of);
      for (let i = 0; i < size * columns; i++) values[i] = Math.max(values[i]!, 0);
      return;
    }
    case 'reluGradient': {
      const activation = buffer(operation.activation).values;
      const { values: gradient, columns } = buffer(operation.gradient);
      for (let i = 0; i < size * columns; i++) if (activation[i] === 0) gradient[i] = 0;
      return;
    }
    case 'softmaxCrossEntropy': {
      const { values: logits, columns } = buffer(operation.logits);
      const labels = buffer(operation.labels).values;
      const gradient = buffer(operation.gradient).values;
      let total = 0;
      let correct = 0;
      for (let i = 0; i < size; i++) {
        const row = logits.subarray(i * columns, (i + 1) * columns);
        const label = labels[i]!;
        const largest = row.reduce((a, b) => Math.max(a, b));
        const exponentials = row.map((x) => Math.exp(x - largest));
        const sum = exponentials.reduce((a, b) => a + b);
        total += Math.log(sum) - (row[label]! - largest);
        exponentials.forEach((e, j) => {
          gradient[i * columns + j] = (e / sum - (j === label ? 1 : 0)) / size;
        });
        if (row.indexOf(largest) === label) correct++;
      }
      batch.loss = total / size;
      batch.correct = correct;
      return;
    }
    case 'multiply': {
      const [left, right] = [buffer(operation.left), buffer(operation.right).values];
      const { rows, columns, values } = view(left, size);
      const out = buffer(operation.out).values;
      for (let i = 0; i < rows * columns; i++) out[i] = values[i]! * right[i]!;
      return;
    }
    case 'sumSquares': {
      const { rows, columns, values } = view(buffer(operation.of), size);
      const gradient = buffer(operation.gradient).values;
      let total = 0;
      for (let i = 0; i < rows * columns; i++) {
        total += values[i]! ** 2;
        gradient[i] = (2 * values[i]!) / rows;
      }
      batch.loss = total / rows;
      return;
    }
    case 'sumRows': {
      const { values, columns } = buffer(operation.of);
      const out = buffer(operation.out).values.fill(0);
      for (let i = 0; i < size; i++) for (let j = 0; j < columns; j++) out[j]! += values[i * columns + j]!;
      return;
    }
    default:
      operation satisfies never;
  }
}

/** A matrix as an operand, the batch's size filled in; `down` and `across` lead to the next row and column. */
function view({ rows, columns, values }: Matrix, size: number, transpose = false) {
  const height = rows === 'batch' ? size : rows;
  return transpose
    ? { rows: columns, columns: height, values, down: 1, across: columns }
    : { rows: height, columns, values, down: columns, across: 1 };
}
