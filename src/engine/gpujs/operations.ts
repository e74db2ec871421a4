import type { Dimension, Operation } from '../../problem/program.ts';
import { Arguments, X, Y, type Handle, type Launch, type Value } from './launch.ts';
import { lossOfLabels, lossOfSquares, type LossPart } from './losses.ts';
import { product } from './product.ts';

/** What a trace of a program knows: the values by buffer name, and what the loss was. */
export interface Trace {
  readonly launch: Launch;
  readonly lanes: number;
  /** How many rows of the batch count; the others are computed, and count for nothing. */
  readonly size: Value;
  readonly values: ReadonlyMap<string, Value>;
  readonly put: (buffer: string, value: Value) => void;
  readonly rowsOf: (buffer: string) => Dimension;
  /** Whose part of the loss operations is wanted. */
  readonly wanted: 'training' | 'evaluation';
  /** The batch's images and labels. */
  readonly gather: (operation: Extract<Operation, { kind: 'gather' }>) => void;
  loss: Handle | null;
  correct: Handle | null;
}

/**
 * Traces operations. What an element-wise operation does in place to the result of the one before is done by the same
 * kernel: a matrix product with its bias and ReLU is one pass over memory.
 */
export function traceOperations(operations: readonly Operation[], trace: Trace): void {
  const values = (name: string): Value => trace.values.get(name)!;
  for (let at = 0; at < operations.length; at++) {
    const operation = operations[at]!;
    if (operation.kind === 'gather') {
      trace.gather(operation);
      continue;
    }
    if (operation.kind === 'softmaxCrossEntropy' || operation.kind === 'sumSquares') {
      traceLoss(operation, trace);
      continue;
    }
    const args = new Arguments();
    const start = startOf(operation, values, args);
    const code = [start.code];
    let next: Operation | undefined = inPlace(operation) === null ? operations[++at] : operation;
    for (; next !== undefined && inPlace(next) === start.target; next = operations[++at])
      code.push(inPlaceCode(next, values, args));
    at--;
    const { rows, columns } = start;
    const handle = trace.launch([columns, rows, trace.lanes], args, [...code, 'return v;'].join('\n'));
    trace.put(start.target, { handle, rows, columns });
  }
}

/** The buffer that an operation changes number by number, where it is one of those. */
function inPlace(operation: Operation): string | null {
  switch (operation.kind) {
    case 'addBias':
      return operation.to;
    case 'relu':
      return operation.of;
    case 'reluGradient':
      return operation.gradient;
    default:
      return null;
  }
}

function inPlaceCode(operation: Operation, values: (name: string) => Value, args: Arguments): string {
  switch (operation.kind) {
    case 'addBias':
      return `v = v + ${args.reader(values(operation.bias))(0, X)};`;
    case 'relu':
      // Written so that NaN stays NaN.
      return 'if (v < 0) { v = 0; }';
    case 'reluGradient':
      return `if (${args.own(values(operation.activation))} === 0) { v = 0; }`;
    default:
      throw new Error(`${operation.kind} does not work in place`);
  }
}

type Start = Pick<Value, 'rows' | 'columns'> & { readonly target: string; readonly code: string };

function startOf(
  operation: Exclude<Operation, { kind: 'gather' | 'softmaxCrossEntropy' | 'sumSquares' }>,
  values: (name: string) => Value,
  args: Arguments,
): Start {
  switch (operation.kind) {
    case 'matmul': {
      const { transposeLeft, transposeRight } = operation;
      return {
        target: operation.out,
        ...product(values(operation.left), values(operation.right), { transposeLeft, transposeRight }, args),
      };
    }
    case 'multiply': {
      const [left, right] = [values(operation.left), values(operation.right)];
      return { ...sizeOf(left), target: operation.out, code: `let v = ${args.own(left)} * ${args.own(right)};` };
    }
    case 'sumRows': {
      const of = values(operation.of);
      return {
        rows: 1,
        columns: of.columns,
        target: operation.out,
        code: `let v = 0; for (let k = 0; k < ${of.rows}; k++) { v += ${args.reader(of)('k', X)}; }`,
      };
    }
    case 'addBias':
    case 'relu':
    case 'reluGradient': {
      const target = inPlace(operation)!;
      const of = values(target);
      return { ...sizeOf(of), target, code: `let v = ${args.own(of)};` };
    }
    default:
      return operation satisfies never;
  }
}

function sizeOf({ rows, columns }: Value): Pick<Value, 'rows' | 'columns'> {
  return { rows, columns };
}

function traceLoss(operation: Extract<Operation, { kind: 'softmaxCrossEntropy' | 'sumSquares' }>, trace: Trace): void {
  const { launch, lanes, values, wanted } = trace;
  const of = values.get(operation.kind === 'softmaxCrossEntropy' ? operation.logits : operation.of)!;
  const batched = operation.kind === 'softmaxCrossEntropy' || trace.rowsOf(operation.of) === 'batch';
  const parts =
    operation.kind === 'softmaxCrossEntropy' ? lossOfLabels(of, values.get(operation.labels)!) : lossOfSquares(of);
  const countOf = (args: Arguments): string => (batched ? args.only(trace.size) : String(of.rows));
  /** A kernel over the rows that count; the others yield 0. */
  const overRows = (columns: number, part: LossPart): Value => {
    const args = new Arguments();
    const count = countOf(args);
    const outside = batched ? `if (${Y} > ${count} - 0.5) { return 0; }` : '';
    const code = part(args, count);
    const handle = launch([columns, of.rows, lanes], args, `${outside}\n${code}`);
    return { handle, rows: of.rows, columns };
  };
  const total = (part: LossPart, divided: boolean): Handle => {
    const args = new Arguments();
    const row = args.reader(overRows(1, part));
    const count = countOf(args);
    const sum = `let v = 0; for (let k = 0; k < ${of.rows}; k++) { v += ${row('k', 0)}; }`;
    return launch([1, 1, lanes], args, `${sum}\nreturn ${divided ? `v / ${count}` : 'v'};`);
  };
  trace.loss = total(parts.loss, true);
  if (wanted === 'evaluation') trace.correct = parts.correct === null ? null : total(parts.correct, false);
  else trace.put(operation.gradient, overRows(of.columns, parts.gradient));
}
