import type { KernelWhole } from '../optimizer/rule/expression.ts';
import { orthogonal } from './orthogonal.ts';
import { shampoo } from './shampoo.ts';
import { loadSymmetricPower } from './symmetric-power.ts';
import type { Apply, TensorFunction } from './tensor-function.ts';
import type { TensorRange } from './whole.ts';

/** All functions of whole tensors that a kernel calls, for every tensor. */
export interface TensorFunctions extends Pick<TensorFunction, 'buffers' | 'products'> {
  /** For one lane: the function of a whole and a tensor, by the whole's index. */
  readonly open: (...engine: Parameters<TensorFunction['open']>) => (w: number, tensor: TensorRange) => Apply;
}

export async function tensorFunctions(
  wholes: readonly KernelWhole[],
  tensors: readonly TensorRange[],
): Promise<TensorFunctions> {
  const all: { readonly key: string; readonly made: TensorFunction }[] = [];
  for (const [w, whole] of wholes.entries()) {
    if (whole.kind === 'shape') continue;
    const make = await maker(whole);
    if (make === null) continue;
    for (const tensor of tensors) all.push({ key: keyOf(w, tensor), made: make(tensor, keyOf(w, tensor)) });
  }
  return {
    buffers: all.flatMap(({ made }) => made.buffers),
    products: all.flatMap(({ made }) => made.products),
    open: (values, multiply) => {
      const opened = new Map(all.map(({ key, made }) => [key, made.open(values, multiply)]));
      return (w, tensor) => opened.get(keyOf(w, tensor))!;
    },
  };
}

type Make = (tensor: TensorRange, prefix: string) => TensorFunction;

async function maker(whole: Exclude<KernelWhole, { kind: 'shape' }>): Promise<Make | null> {
  switch (whole.function) {
    case 'orthogonal':
      return orthogonal;
    case 'shampoo': {
      const power = await loadSymmetricPower();
      return (tensor, prefix) => shampoo(tensor, prefix, whole.settings, power);
    }
    default:
      return null;
  }
}

function keyOf(w: number, { name }: TensorRange): string {
  return `${name}.whole.${w}`;
}
