import type { Gemm, MatrixProduct } from './gemm.ts';
import { copyKernel } from './copy.ts';
import type { KernelMaker } from './kernel-set.ts';
import { rowMajor, sizeOf } from './view.ts';

/** A convolution of images [batch, channels, height, width] with weights [outChannels, channels / groups, kh, kw]. */
export interface ConvolutionGeometry {
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly outChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

/** Kernels that a convolution calls, by what they do, and the scratch memory of it, in numbers. */
export interface ConvolutionPlan {
  readonly kernels: Readonly<Record<'pad' | 'unpad' | 'lower' | 'raise' | 'pack' | 'unpack', KernelMaker>>;
  readonly padded: number;
  readonly lowered: number;
  readonly packed: number;
  readonly lowering: Lowering;
}

/**
 * How an image becomes a matrix. `whole`: each row is what one weight sees, [channels, kh, kw] × [outHeight, outWidth].
 * `rows`: only shifts along x are written out, [channels, kw] × [rows, outWidth]; a shift along y is then a matter of
 * where in that matrix a product begins, so that kh products are added up. It is half the copying, and wants steps of
 * one row from output to output, and enough channels to make the products worth their calls. `none`: a 1 × 1 kernel
 * takes the image as it is.
 */
type Lowering = 'whole' | 'rows' | 'none';

/** Below so many numbers in a product's inner dimension, one large product is faster than kh small ones. */
const LEAST_INNER = 16;

export function planConvolution(geometry: ConvolutionGeometry): ConvolutionPlan {
  const { kernel, stride, padding, dilation, groups, height, width, outHeight, outWidth } = geometry;
  const channels = geometry.channels / groups;
  const outChannels = geometry.outChannels / groups;
  const [kh, kw] = kernel;
  const lowering = loweringOf(geometry);
  // What the windows reach, which may be less or more than the image with its border.
  const paddedHeight = (outHeight - 1) * stride[0] + (kh - 1) * dilation[0] + 1;
  const paddedWidth = (outWidth - 1) * stride[1] + (kw - 1) * dilation[1] + 1;
  const rows = lowering === 'rows' ? paddedHeight : outHeight;
  const shape = lowering === 'rows' ? [channels, 1, kw, rows, outWidth] : [channels, kh, kw, rows, outWidth];
  const plane = paddedHeight * paddedWidth;
  const patches = [plane, dilation[0] * paddedWidth, dilation[1], stride[0] * paddedWidth, stride[1]];
  const columns = { shape, strides: rowMajor(shape) };
  const inside = [
    channels,
    Math.max(0, Math.min(height, paddedHeight - padding[0])),
    Math.max(0, Math.min(width, paddedWidth - padding[1])),
  ];
  const image = { shape: inside, strides: [height * width, width, 1] };
  const border = { shape: inside, strides: [plane, paddedWidth, 1] };
  const weights = { shape: [kh, outChannels, channels, kw], strides: [kw, channels * kh * kw, kh * kw, 1] };
  const packed = { shape: weights.shape, strides: rowMajor(weights.shape) };
  return {
    lowering,
    kernels: {
      pad: copyKernel(image, border),
      unpad: copyKernel(border, image),
      lower: copyKernel({ strides: patches }, columns),
      raise: copyKernel(columns, { shape, strides: patches }, 'sum'),
      pack: copyKernel(weights, packed),
      unpack: copyKernel(packed, weights),
    },
    padded: lowering === 'none' ? 0 : channels * plane,
    lowered: lowering === 'none' ? 0 : sizeOf(shape),
    packed: lowering === 'rows' ? sizeOf(weights.shape) : 0,
  };
}

function loweringOf({ kernel, stride, padding, groups, channels }: ConvolutionGeometry): Lowering {
  const [kh, kw] = kernel;
  const isPlain = kh === 1 && kw === 1 && stride[0] === 1 && stride[1] === 1 && padding[0] === 0 && padding[1] === 0;
  if (isPlain) return 'none';
  return stride[0] === 1 && kh > 1 && (channels / groups) * kw >= LEAST_INNER ? 'rows' : 'whole';
}

export interface ConvolutionLane {
  readonly memory: ArrayBuffer;
  readonly kernel: (name: keyof ConvolutionPlan['kernels']) => (from: number, to: number) => void;
  readonly multiply: ReturnType<Gemm['open']>;
  /** Byte addresses of scratch memory. */
  readonly padded: number;
  readonly lowered: number;
  readonly packed: number;
}

/** Addresses of a convolution's tensors. */
export interface ConvolutionTensors {
  readonly image: number;
  readonly weight: number;
  readonly out: number;
}

/**
 * The three products of a convolution, image by image: `forward` writes `out`, `toWeight` writes the gradient of the
 * weights from the image and the gradient of the output, `toImage` that of the image from the weights and the gradient of the output.
 */
export function openConvolution(
  geometry: ConvolutionGeometry,
  plan: ConvolutionPlan,
  { image, weight, out }: ConvolutionTensors,
  lane: ConvolutionLane,
): Readonly<Record<'forward' | 'toWeight' | 'toImage', () => void>> {
  const { batch, groups, kernel, dilation, height, width, outHeight, outWidth, padding } = geometry;
  const channels = geometry.channels / groups;
  const outChannels = geometry.outChannels / groups;
  const [kh, kw] = kernel;
  const { lowering } = plan;
  const pixels = outHeight * outWidth;
  const imageBytes = channels * height * width * 4;
  const outBytes = outChannels * pixels * 4;
  const weightBytes = outChannels * channels * kh * kw * 4;
  const parts = lowering === 'rows' ? kh : 1;
  const inner = lowering === 'rows' ? channels * kw : channels * kh * kw;
  const lineStride = lowering === 'rows' ? plan.lowered / inner : pixels;
  const numbers = (address: number, count: number): Float32Array => new Float32Array(lane.memory, address, count);
  const padded = numbers(lane.padded, plan.padded);
  const lowered = numbers(lane.lowered, plan.lowered);
  const paddedWidth = (outWidth - 1) * geometry.stride[1] + (kw - 1) * dilation[1] + 1;
  const interior = lane.padded + (padding[0] * paddedWidth + padding[1]) * 4;
  const { multiply } = lane;
  const columnsOf = (sample: number, group: number): number =>
    lowering === 'none' ? imageAt(sample, group) : lane.lowered;
  const imageAt = (sample: number, group: number): number => image + (sample * groups + group) * imageBytes;
  const outAt = (sample: number, group: number): number => out + (sample * groups + group) * outBytes;
  const weightsAt = (group: number): number => (lowering === 'rows' ? lane.packed : weight + group * weightBytes);
  const part = (p: number): number => p * dilation[0] * outWidth * 4;
  const partOfWeights = (p: number): number => p * outChannels * inner * 4;

  const lower = (sample: number, group: number): void => {
    if (lowering === 'none') return;
    lane.kernel('pad')(imageAt(sample, group), interior);
    lane.kernel('lower')(lane.padded, lane.lowered);
  };
  const everySample = (work: (sample: number) => void): void => {
    for (let sample = 0; sample < batch; sample++) work(sample);
  };
  const products = (make: (group: number, sample: number, p: number) => MatrixProduct) =>
    Array.from({ length: groups }, (_, group) =>
      Array.from({ length: batch }, (_, sample) =>
        Array.from({ length: parts }, (_, p) => multiply(make(group, sample, p))),
      ),
    );
  const everyGroup = (work: (group: number) => void): void => {
    for (let group = 0; group < groups; group++) work(group);
  };
  const matrix = (address: number, rowStride: number) => ({ address, rowStride, columnStride: 1 });
  const transposed = (address: number, columnStride: number) => ({ address, rowStride: 1, columnStride });

  return {
    get forward() {
      const calls = products((group, sample, p) => ({
        m: outChannels,
        n: pixels,
        k: inner,
        left: matrix(weightsAt(group) + partOfWeights(p), inner),
        right: matrix(columnsOf(sample, group) + part(p), lineStride),
        out: { address: outAt(sample, group), rowStride: pixels },
        add: p > 0,
      }));
      return () => {
        padded.fill(0);
        everyGroup((group) => {
          if (lowering === 'rows') lane.kernel('pack')(weight + group * weightBytes, lane.packed);
          everySample((sample) => {
            lower(sample, group);
            for (const call of calls[group]![sample]!) call();
          });
        });
      };
    },
    get toWeight() {
      const calls = products((group, sample, p) => ({
        m: outChannels,
        n: inner,
        k: pixels,
        left: matrix(outAt(sample, group), pixels),
        right: transposed(columnsOf(sample, group) + part(p), lineStride),
        out: { address: weightsAt(group) + partOfWeights(p), rowStride: inner },
        add: sample > 0,
      }));
      return () => {
        padded.fill(0);
        everyGroup((group) => {
          everySample((sample) => {
            lower(sample, group);
            for (const call of calls[group]![sample]!) call();
          });
          if (lowering === 'rows') lane.kernel('unpack')(lane.packed, weight + group * weightBytes);
        });
      };
    },
    get toImage() {
      const target = lowering === 'none' ? imageAt : () => lane.lowered;
      const calls = products((group, sample, p) => ({
        m: inner,
        n: pixels,
        k: outChannels,
        left: transposed(weightsAt(group) + partOfWeights(p), inner),
        right: matrix(outAt(sample, group), pixels),
        out: { address: target(sample, group) + part(p), rowStride: lineStride },
        add: lowering === 'rows',
      }));
      const isCut = plan.padded > 0;
      const images = numbers(image, (batch * groups * imageBytes) / 4);
      return () => {
        if (isCut) images.fill(0);
        everyGroup((group) => {
          if (lowering === 'rows') lane.kernel('pack')(weight + group * weightBytes, lane.packed);
          everySample((sample) => {
            if (lowering === 'rows') lowered.fill(0);
            for (const call of calls[group]![sample]!) call();
            if (lowering === 'none') return;
            padded.fill(0);
            lane.kernel('raise')(lane.lowered, lane.padded);
            lane.kernel('unpad')(interior, imageAt(sample, group));
          });
        });
      };
    },
  };
}
