import type { NodeOf } from '../../../../graph/node.ts';
import { openConvolution, planConvolution, type ConvolutionGeometry, type ConvolutionPlan } from '../convolution.ts';
import type { KernelSet } from '../kernel-set.ts';
import type { Step, Tensor } from './step.ts';

type Convolution = NodeOf<'conv2d' | 'conv2dInputGradient' | 'conv2dWeightGradient'>;

/** A convolution or one of its gradients; all tensors lie without gaps. */
export function convolutionStep(
  node: Convolution,
  inputs: readonly Tensor[],
  out: Tensor,
  kernels: KernelSet,
  scratchBytes: number,
): Step {
  const [first, second] = inputs as readonly [Tensor, Tensor];
  const tensors = {
    conv2d: { image: first, weight: second, result: out, work: 'forward' },
    conv2dInputGradient: { image: out, weight: second, result: first, work: 'toImage' },
    conv2dWeightGradient: { image: first, weight: out, result: second, work: 'toWeight' },
  } as const;
  const { image, weight, result, work } = tensors[node.kind];
  const geometry = geometryOf(node, image.shape, weight.shape, result.shape);
  const plan = planConvolution(geometry);
  const names = Object.fromEntries(
    Object.entries(plan.kernels).map(([use, make]) => [use, plan.lowering === 'none' ? '' : kernels.add(make).name]),
  ) as Record<keyof ConvolutionPlan['kernels'], string>;
  return {
    reads: inputs,
    writes: [out],
    scratch: { gemm: scratchBytes, padded: plan.padded * 4, lowered: plan.lowered * 4, packed: plan.packed * 4 },
    open: (lane) => {
      const calls = new Map(Object.entries(names).map(([use, name]) => [use, lane.kernel(name)]));
      return openConvolution(
        geometry,
        plan,
        { image: lane.address(image), weight: lane.address(weight), out: lane.address(result) },
        {
          memory: lane.memory,
          multiply: lane.multiply,
          kernel: (use) => {
            const call = calls.get(use)!;
            return (from, to) => {
              call(from, to, 0);
            };
          },
          ...lane.scratch,
        },
      )[work];
    },
  };
}

function geometryOf(
  { stride, padding, dilation, groups }: Convolution,
  image: readonly number[],
  weight: readonly number[],
  result: readonly number[],
): ConvolutionGeometry {
  const [batch, channels, height, width] = image as [number, number, number, number];
  const [, outChannels, outHeight, outWidth] = result as [number, number, number, number];
  const kernel = [weight[2]!, weight[3]!] as const;
  const sizes = { batch, channels, height, width, outChannels, outHeight, outWidth };
  return { ...sizes, kernel, stride, padding, dilation, groups };
}
