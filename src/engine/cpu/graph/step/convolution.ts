import type { NodeOf } from '../../../../graph/node.ts';
import { depthwiseWork, isDepthwise } from '../convolution/depthwise.ts';
import { forward } from '../convolution/forward.ts';
import { mirrored, type ConvolutionGeometry } from '../convolution/geometry.ts';
import type { Convolution, Work } from '../convolution/pieces.ts';
import { toImage } from '../convolution/to-image.ts';
import { toWeight } from '../convolution/to-weight.ts';
import type { Gemm } from '../gemm.ts';
import type { KernelSet } from '../kernel-set.ts';
import type { Step, Tensor } from './step.ts';

type ConvolutionNode = NodeOf<'conv2d' | 'conv2dInputGradient' | 'conv2dWeightGradient'>;

/** A convolution or one of its gradients; images have their channels last, and all tensors lie without gaps. */
export function convolutionStep(
  node: ConvolutionNode,
  inputs: readonly Tensor[],
  out: Tensor,
  kernels: KernelSet,
  gemm: Gemm,
): Step {
  const [first, second] = inputs as readonly [Tensor, Tensor];
  const { tensors, work } = {
    conv2d: { tensors: { image: first, weight: second, out }, work: 'forward' },
    conv2dInputGradient: { tensors: { image: out, weight: second, out: first }, work: 'toImage' },
    conv2dWeightGradient: { tensors: { image: first, weight: out, out: second }, work: 'toWeight' },
  }[node.kind] as { tensors: Omit<Convolution, 'geometry'>; work: 'forward' | 'toImage' | 'toWeight' };
  const convolution = { geometry: geometryOf(node, tensors), ...tensors };
  const how = isDepthwise(convolution.geometry)
    ? depthwiseWork(convolution, work, kernels)
    : WORKS[work](convolution, kernels, gemm);
  return { reads: inputs, writes: [out], ...how };
}

const WORKS: Readonly<
  Record<'forward' | 'toImage' | 'toWeight', (convolution: Convolution, kernels: KernelSet, gemm: Gemm) => Work>
> = {
  forward: (convolution, kernels, gemm) => forward(convolution, 'inputs first', kernels, gemm),
  toImage: (convolution, kernels, gemm) => {
    const { geometry, image, out } = convolution;
    const opposite = mirrored(geometry);
    return opposite === null
      ? toImage(convolution, kernels, gemm)
      : forward({ ...convolution, geometry: opposite, image: out, out: image }, 'mirrored', kernels, gemm);
  },
  toWeight,
};

function geometryOf(
  { stride, padding, dilation, groups }: ConvolutionNode,
  { image, weight, out }: Omit<Convolution, 'geometry'>,
): ConvolutionGeometry {
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [, outHeight, outWidth, outChannels] = out.shape as [number, number, number, number];
  const kernel = [weight.shape[2]!, weight.shape[3]!] as const;
  const sizes = { batch, channels, height, width, outChannels, outHeight, outWidth };
  return { ...sizes, kernel, stride, padding, dilation, groups };
}
