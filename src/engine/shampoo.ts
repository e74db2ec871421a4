import type { ShampooSettings } from '../optimizer/rule/expression.ts';
import type { Numbers } from './engine.ts';
import { matmul, type Matmul, type TensorFunction } from './tensor-function.ts';
import type { SymmetricPower } from './symmetric-power.ts';
import type { TensorRange } from './whole.ts';

/**
 * L^(−1/4)·G·R^(−1/4) with L = εI + Σ G·Gᵀ and R = εI + Σ Gᵀ·G over all steps: Gupta, Koren and Singer, "Shampoo", 2018,
 * algorithm 1. A side that is longer than `maxPreconditionerDim` keeps the identity, and the other one's exponent is −1/2
 * then; what is no matrix, or has long sides only, is divided by the root of ε + Σ G², number by number.
 *
 * Products are the engine's and of its precision; sums, and the roots of them, are in double precision.
 */
export function shampoo(
  tensor: TensorRange,
  prefix: string,
  settings: ShampooSettings<number>,
  power: SymmetricPower,
): TensorFunction {
  const { rows, columns } = tensor;
  const isShort = (length: number): boolean => length > 1 && length <= settings.maxPreconditionerDim;
  const sides = rows > 1 && columns > 1 ? (['rows', 'columns'] as const).filter((side) => isShort(tensor[side])) : [];
  return sides.length === 0 ? diagonal(settings.eps) : preconditioner(tensor, prefix, sides, settings, power);
}

/** As Adagrad, but for where ε is. */
function diagonal(eps: number): TensorFunction {
  const open: TensorFunction['open'] = () => {
    let sums: Float64Array | undefined;
    return (of, into) => {
      sums ??= new Float64Array(of.length).fill(eps);
      for (let i = 0; i < of.length; i++) {
        sums[i]! += of[i]! * of[i]!;
        into[i] = of[i]! / Math.sqrt(sums[i]!);
      }
    };
  };
  return { buffers: [], products: [], open };
}

interface Side {
  readonly length: number;
  readonly gram: Matmul;
  readonly root: string;
  /** Multiplies the gradient, or what the side before has made of it, by the root. */
  readonly precondition: Matmul;
}

function preconditioner(
  { rows, columns }: TensorRange,
  prefix: string,
  names: readonly ('rows' | 'columns')[],
  { eps, updateFrequency }: ShampooSettings<number>,
  power: SymmetricPower,
): TensorFunction {
  const gradient = `${prefix}.gradient`;
  let [from, to] = [gradient, `${prefix}.product`];
  const sides = names.map((name): Side => {
    const [gram, root] = [`${prefix}.${name}.gram`, `${prefix}.${name}.root`];
    const left = name === 'rows';
    const side = {
      length: left ? rows : columns,
      gram: matmul(gradient, gradient, gram, left ? 'right' : 'left'),
      root,
      precondition: left ? matmul(root, from, to) : matmul(from, root, to),
    };
    [from, to] = [to, from];
    return side;
  });
  const [result, exponent] = [from, -1 / (2 * sides.length)];
  return {
    buffers: [
      ...[from, to].map((name) => ({ name, rows, columns })),
      ...sides.flatMap(({ gram, root, length }) =>
        [gram.out, root].map((name) => ({ name, rows: length, columns: length })),
      ),
    ],
    products: sides.flatMap(({ gram, precondition }) => [gram, precondition]),
    open: (values, multiply) => {
      const [scaled, preconditioned] = [values(gradient), values(result)];
      const opened = sides.map(({ length, gram, root, precondition }) => ({
        length,
        sum: multipleOfIdentity(length, eps),
        gram: values(gram.out),
        root: values(root),
        multiplyGram: multiply(gram),
        precondition: multiply(precondition),
      }));
      let age = Infinity;
      return (of, into) => {
        const scale = magnitude(of);
        for (let i = 0; i < of.length; i++) scaled[i] = of[i]! / scale;
        for (const { sum, gram, multiplyGram } of opened) {
          multiplyGram();
          for (let i = 0; i < sum.length; i++) sum[i]! += gram[i]! * scale * scale;
        }
        if (age >= updateFrequency) {
          for (const { sum, length, root } of opened) power(sum, length, exponent, eps, root);
          age = 0;
        }
        age++;
        for (const { precondition } of opened) precondition();
        for (let i = 0; i < of.length; i++) into[i] = preconditioned[i]! * scale;
      };
    },
  };
}

function multipleOfIdentity(side: number, factor: number): Float64Array {
  const matrix = new Float64Array(side * side);
  for (let i = 0; i < side; i++) matrix[i * (side + 1)] = factor;
  return matrix;
}

/** The power of 2 below the largest number: divided by it, which rounds nothing, squares stay within single precision. */
function magnitude(of: Numbers): number {
  let largest = 0;
  for (let i = 0; i < of.length; i++) largest = Math.max(largest, Math.abs(of[i]!));
  return largest === 0 ? 1 : 2 ** Math.floor(Math.log2(largest));
}
