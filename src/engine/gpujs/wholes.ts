import { InputError } from '../../base/errors.ts';
import type { KernelWhole, Shape } from '../../optimizer/rule/expression.ts';
import { shapeOf, type TensorRange } from '../whole.ts';
import { wholeTurns } from '../whole-turns.ts';
import {
  traceExpression,
  type UpdatedPart,
  type UpdateTrace,
  type WholeReader,
  type WholeValues,
} from './elementwise.ts';
import { isNaN } from './expression.ts';
import { Arguments, X, Y, type Value } from './launch.ts';
import { orthogonal } from './orthogonal.ts';

type Computed = Exclude<KernelWhole, { kind: 'shape' }>;
type Reduction = Exclude<Computed['function'], 'orthogonal' | 'shampoo'>;

/** Traces everything in rules that depends on more than one number: reductions in two steps, rows and then columns. */
export function traceWholes(parts: readonly UpdatedPart[], trace: UpdateTrace): readonly WholeValues[] {
  const readers: Map<string, WholeReader>[][] = parts.map(() => []);
  const wholes = readers.map(
    (own): WholeValues =>
      (index, { name }) =>
        own[index]!.get(name)!,
  );
  for (const turn of wholeTurns(parts.map(({ kernel }) => kernel.wholes))) {
    const { part, index } = turn[0]!;
    const whole = parts[part]!.kernel.wholes[index]!;
    const ranges = turn.flatMap((at) => parts[at.part]!.tensors.map(({ tensor }) => tensor));
    const operands = turn.flatMap((at) => operandsOf(parts[at.part]!, at.index, wholes[at.part]!, trace));
    const values = whole.kind === 'shape' ? shapes(whole, ranges) : traceWhole(whole, operands, ranges, trace);
    const byName = new Map(ranges.map(({ name }, i) => [name, values[i]!]));
    for (const at of turn) readers[at.part]!.push(byName);
  }
  return wholes;
}

/** What a whole is computed from; nothing where it is a shape. */
function operandsOf(part: UpdatedPart, index: number, wholes: WholeValues, trace: UpdateTrace): readonly Value[] {
  const whole = part.kernel.wholes[index]!;
  if (whole.kind === 'shape') return [];
  return part.tensors.map((tensor) => traceExpression(part, whole.body, whole.operand, tensor, wholes, trace));
}

const shapes = ({ name }: Shape, ranges: readonly TensorRange[]): readonly WholeReader[] =>
  ranges.map((range) => (_, constant) => constant(shapeOf(name, range)));

/** A whole of every tensor, from its operands. */
function traceWhole(
  whole: Computed,
  operands: readonly Value[],
  tensors: readonly TensorRange[],
  trace: UpdateTrace,
): readonly WholeReader[] {
  if (whole.function === 'shampoo') throw new InputError(refused('tensor.shampoo', 'it takes roots of matrices'));
  if (whole.function === 'orthogonal') {
    const results = operands.map((operand, i) =>
      tensors[i]!.rows === 1 || tensors[i]!.columns === 1
        ? operand
        : orthogonal(operand, (of) => totals('norm', [of], trace), trace),
    );
    return results.map((result) => (args) => args.own(result));
  }
  const { function: reduction, over } = whole;
  switch (over) {
    case 'row':
    case 'column':
      return operands.map((operand, i) => meanAlong(over, operand, tensors[i]!, trace));
    case 'tensor':
      return operands.map((operand) => single(totals(reduction, [operand], trace)));
    case 'network': {
      const value = totals(reduction, operands, trace);
      return operands.map(() => single(value));
    }
  }
}

/** What is a row to PyTorch may be a column in memory; a vector is a column of rows of one number. */
function meanAlong(over: 'row' | 'column', operand: Value, tensor: TensorRange, trace: UpdateTrace): WholeReader {
  if (tensor.rowIsOut && tensor.columns === 1)
    return over === 'row' ? (args) => args.own(operand) : single(totals('mean', [operand], trace));
  if ((over === 'row') === (tensor.rowIsOut ?? false)) {
    const mean = overColumns(operand, 'sum', trace, operand.columns);
    return (args) => args.reader(mean)(Y, 0);
  }
  const mean = overRows(operand, 'sum', trace, operand.rows);
  return (args) => args.reader(mean)(0, X);
}

/** Why a rule cannot be run here. */
function refused(what: string, reason: string): string {
  return `gpujs cannot compile ${what}: ${reason}, which only the engines cpu and reference do; take --engine cpu`;
}

const single =
  (value: Value): WholeReader =>
  (args) =>
    args.only(value);

/** A reduction over all numbers of some matrices, [1, 1] for every lane. */
function totals(reduction: Reduction, of: readonly Value[], trace: UpdateTrace): Value {
  const kind = reduction === 'mean' ? 'sum' : reduction;
  const parts = of.map((each) => overRows(each, kind, trace));
  const args = new Arguments();
  const largest = kind === 'maximum';
  const lines = parts.map((part) => {
    const each = args.reader(part)(0, 'k');
    const add = largest ? takeLarger(each) : `v += ${each};`;
    return `for (let k = 0; k < ${part.columns}; k++) { ${add} }`;
  });
  const first = largest ? args.only(parts[0]!) : '0';
  const count = of.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const result = { sum: 'v', maximum: 'v', mean: `v / ${count}`, norm: 'Math.sqrt(v)' }[reduction];
  const handle = trace.launch([1, 1, trace.lanes], args, `let v = ${first};\n${lines.join('\n')}\nreturn ${result};`);
  return { handle, rows: 1, columns: 1 };
}

/** Down the columns: [1, columns]. A norm is left as the sum of squares. */
function overRows(of: Value, kind: Exclude<Reduction, 'mean'>, trace: UpdateTrace, divisor = 1): Value {
  return along([of.columns, 1, trace.lanes], of.rows, (args) => args.reader(of)('k', X), kind, divisor, trace);
}

/** Along the rows: [rows, 1]. */
function overColumns(of: Value, kind: 'sum', trace: UpdateTrace, divisor: number): Value {
  return along([1, of.rows, trace.lanes], of.columns, (args) => args.reader(of)(Y, 'k'), kind, divisor, trace);
}

function along(
  output: readonly [number, number, number],
  length: number,
  read: (args: Arguments) => string,
  kind: Exclude<Reduction, 'mean'>,
  divisor: number,
  trace: UpdateTrace,
): Value {
  const args = new Arguments();
  const each = read(args);
  const first = kind === 'maximum' ? each.replaceAll('[k]', '[0]') : '0';
  const add = { sum: `v += ${each};`, norm: `const each = ${each}; v += each * each;`, maximum: takeLarger(each) }[
    kind
  ];
  const result = divisor === 1 ? 'v' : `v / ${divisor}`;
  const body = `let v = ${first};\nfor (let k = 0; k < ${length}; k++) { ${add} }\nreturn ${result};`;
  return { handle: trace.launch(output, args, body), rows: output[1], columns: output[0] };
}

/** A NaN stays, and takes any other's place. */
const takeLarger = (each: string): string =>
  `const other = ${each}; if (other > v || ${isNaN('other')}) { v = other; }`;
