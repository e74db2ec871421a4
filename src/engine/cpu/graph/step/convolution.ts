import type { NodeOf } from '../../../../graph/node.ts';
import { forward } from '../convolution/forward.ts';
import { mirrored, type ConvolutionGeometry } from '../convolution/geometry.ts';
import type { Work } from '../convolution/pieces.ts';
import { toImage } from '../convolution/to-image.ts';
import { toWeight } from '../convolution/to-weight.ts';
import type { Gemm } from '../gemm.ts';
import type { KernelSet } from '../kernel-set.ts';
import type { Step, Tensor } from './step.ts';

type Convolution = NodeOf<'conv2d' | 'conv2dInputGradient' | 'conv2dWeightGradient'>;

/** A convolution or one of its gradients; images have their channels last, and all tensors lie without gaps. */
export function convolutionStep(
  node: Convolution,
  inputs: readonly Tensor[],
  out: Tensor,
  kernels: KernelSet,
  gemm: Gemm,
): Step {
  return { reads: inputs, writes: [out], ...workOf(node, inputs, out, kernels, gemm) };
}

function workOf(
  node: Convolution,
  [first, second]: readonly Tensor[],
  result: Tensor,
  kernels: KernelSet,
  gemm: Gemm,
): Work {
  switch (node.kind) {
    case 'conv2d': {
      const tensors = { image: first!, weight: second!, out: result };
      return forward({ geometry: geometryOf(node, tensors), ...tensors }, 'inputs first', kernels, gemm);
    }
    case 'conv2dWeightGradient': {
      const tensors = { image: first!, weight: result, out: second! };
      return toWeight({ geometry: geometryOf(node, tensors), ...tensors }, kernels, gemm);
    }
    case 'conv2dInputGradient': {
      const tensors = { image: result, weight: second!, out: first! };
      const geometry = geometryOf(node, tensors);
      const opposite = mirrored(geometry);
      if (opposite === null) return toImage({ geometry, ...tensors }, kernels, gemm);
      return forward({ geometry: opposite, weight: second!, image: first!, out: result }, 'mirrored', kernels, gemm);
    }
    default:
      return node satisfies never;
  }
}

function geometryOf(
  { stride, padding, dilation, groups }: Convolution,
  { image, weight, out }: Readonly<Record<'image' | 'weight' | 'out', Tensor>>,
): ConvolutionGeometry {
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [, outHeight, outWidth, outChannels] = out.shape as [number, number, number, number];
  const kernel = [weight.shape[2]!, weight.shape[3]!] as const;
  const sizes = { batch, channels, height, width, outChannels, outHeight, outWidth };
  return { ...sizes, kernel, stride, padding, dilation, groups };
}
