import type { NodeOf } from '../../../../graph/node.ts';
import type { KernelSet } from '../kernel-set.ts';
import { isTiled, poolPick, poolSpread, poolSpreadSum, poolSum } from '../kernels/pool.ts';
import type { WindowGeometry } from '../kernels/windows.ts';
import { numbersOf, type Step, type Tensor } from './step.ts';

type Pooling = NodeOf<'poolPick' | 'poolSpread' | 'poolSum' | 'poolSumSpread'>;

const MAKERS = { poolPick, poolSpread, poolSum, poolSumSpread: poolSpreadSum };

/** A pooling or its reverse; images have their channels last, and all tensors lie without gaps. */
export function poolStep(node: Pooling, inputs: readonly Tensor[], out: Tensor, kernels: KernelSet): Step {
  const spreads = node.kind === 'poolSpread' || node.kind === 'poolSumSpread';
  const [image, pooled] = spreads ? [out, inputs.at(-1)!] : [inputs[0]!, out];
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const { kernel, stride, padding } = node;
  const geometry: WindowGeometry = {
    ...{ batch, height, width, channels, kernel, stride, padding, dilation: [1, 1] },
    ...{ outHeight: pooled.shape[1]!, outWidth: pooled.shape[2]! },
  };
  const { name } = kernels.add({
    key: `${node.kind} ${JSON.stringify(geometry)}`,
    make: (as) => ({ text: MAKERS[node.kind](as, geometry) }),
  });
  return {
    reads: inputs,
    writes: [out],
    scratch: {},
    open: (lane) => {
      const run = lane.kernel(name);
      const args = [...inputs, out].map(lane.address);
      const numbers = numbersOf(lane, out);
      if (!spreads || isTiled(geometry))
        return () => {
          run(...args);
        };
      return () => {
        numbers.fill(0);
        run(...args);
      };
    },
  };
}
