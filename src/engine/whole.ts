import type { KernelWhole, Shape, Whole } from '../optimizer/rule/expression.ts';
import type { ModelParameter } from '../graph/model.ts';
import type { Numbers } from './engine.ts';
import type { Apply } from './tensor-function.ts';

/** Where a parameter lies in arrays that hold all parameters one behind the other; sizes are those of the program. */
export interface TensorRange {
  readonly name: string;
  readonly start: number;
  readonly rows: number;
  readonly columns: number;
  /** It lies as PyTorch has it, [out, in], and not as a program's weight, [in, out]. */
  readonly rowIsOut?: true;
  /** Its rows are looked up, and none of them is made orthogonal to others. */
  readonly embedding?: true;
}

/** A view of a tensor's share of such an array. */
export const share = <T extends Numbers>(values: T, { start, rows, columns }: TensorRange): T =>
  values.subarray(start, start + rows * columns) as T;

/** A whole of a kernel and where an engine has it, in arrays that hold all parameters. */
export interface WholeWork {
  readonly whole: KernelWhole;
  /** Fills `operand`, where that is not there already. */
  readonly prepare: () => void;
  readonly operand: Numbers;
  /** Receives, at every number of a tensor, the value that this number sees. */
  readonly result: Numbers;
  /** What no reduction is. */
  readonly functionOf: (tensor: TensorRange) => Apply;
}

/** A whole that is not over the network, from its operand; both hold all parameters. */
export function computeWhole({ whole, operand, result, functionOf }: WholeWork, tensors: readonly TensorRange[]): void {
  if (whole.kind === 'shape') {
    for (const tensor of tensors) share(result, tensor).fill(shapeOf(whole.name, tensor));
    return;
  }
  if (whole.function === 'orthogonal' || whole.function === 'shampoo') {
    for (const tensor of tensors) functionOf(tensor)(share(operand, tensor), share(result, tensor));
    return;
  }
  for (const tensor of tensors) {
    const [of, into] = [share(operand, tensor), share(result, tensor)];
    if (whole.over === 'tensor') into.fill(reduce(whole.function, [of]));
    else meansAlong(whole.over as 'row' | 'column', tensor, of, into);
  }
}

/** A weight may lie in memory as [in, out] and is seen as PyTorch's [out, in]; a bias [1, out] as a vector [out, 1]. */
export function shapeOf(name: Shape['name'], { rows, columns, rowIsOut, embedding }: TensorRange): number {
  switch (name) {
    case 'rows':
      return rowIsOut ? rows : columns;
    case 'columns':
      return rowIsOut ? columns : rows;
    case 'isMatrix':
      return rows > 1 && columns > 1 ? 1 : 0;
    case 'isEmbedding':
      return embedding === true ? 1 : 0;
  }
}

export type Reduction = Exclude<Whole<unknown>['function'], 'orthogonal'>;

/** In double precision, whatever the numbers are. */
export function reduce(name: Reduction, parts: readonly Numbers[]): number {
  let [sum, count, largest] = [0, 0, -Infinity];
  for (const part of parts) {
    count += part.length;
    // By index: iterating costs seven times as much, and this runs over all parameters in every step.
    if (name === 'maximum') for (let i = 0; i < part.length; i++) largest = Math.max(largest, part[i]!);
    else if (name === 'norm') for (let i = 0; i < part.length; i++) sum += part[i]! * part[i]!;
    else for (let i = 0; i < part.length; i++) sum += part[i]!;
  }
  return { sum, mean: sum / count, norm: Math.sqrt(sum), maximum: largest }[name];
}

/** What is a row to PyTorch may be a column in memory. */
function meansAlong(
  over: 'row' | 'column',
  { rows, columns, rowIsOut }: TensorRange,
  of: Numbers,
  into: Numbers,
): void {
  const isMemoryRow = (over === 'row') === (rowIsOut ?? false);
  const [lines, length, line, along] = isMemoryRow ? [rows, columns, columns, 1] : [columns, rows, 1, columns];
  for (let i = 0; i < lines; i++) {
    let sum = 0;
    for (let j = 0; j < length; j++) sum += of[i * line + j * along]!;
    for (let j = 0; j < length; j++) into[i * line + j * along] = sum / length;
  }
}

/** What an optimizer does to a lane's parameters. */
export interface Update {
  readonly step: () => void;
  /** Exchanges the parameters with those that the network is evaluated with, where a step has made some. */
  readonly exchange: () => void;
  /** What it keeps for a parameter; null where it keeps no state of that name for it. */
  readonly state: (name: string, parameter: string) => Numbers | null;
}

/** What is kept for the tensors of a part, by name; each array holds all parameters. */
export interface StatesOfPart {
  readonly tensors: readonly TensorRange[];
  readonly states: Readonly<Record<string, Numbers>>;
}

export function stateOf(parts: readonly StatesOfPart[], name: string, parameter: string): Numbers | null {
  for (const { tensors, states } of parts) {
    const tensor = tensors.find((each) => each.name === parameter);
    const values = states[name];
    if (tensor !== undefined && values !== undefined) return share(values, tensor);
  }
  return null;
}

/** The exchange of two arrays; nothing happens before the first step, or where there is nothing to exchange. */
export function exchanger(values: Numbers, others: Numbers | null, steps: () => number): () => void {
  const spare = others?.slice();
  return () => {
    if (others === null || spare === undefined || steps() === 0) return;
    spare.set(values);
    values.set(others);
    others.set(spare);
  };
}

/** Parameters of a model, each behind the one before, at multiples of `alignment` numbers. */
export function modelRanges(parameters: readonly ModelParameter[], alignment = 1): readonly TensorRange[] {
  let start = 0;
  return parameters.map(({ name, shape, matrix, embedding }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const [rows, columns] = matrix ?? [size, 1];
    const range = { name, start, rows, columns, rowIsOut: true, ...(embedding && { embedding }) } as const;
    start += Math.ceil(size / alignment) * alignment;
    return range;
  });
}
