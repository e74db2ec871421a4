/**
 * A convolution of images [batch, height, width, channels] with weights [outChannels, channels / groups, kh, kw] to images
 * [batch, outHeight, outWidth, outChannels].
 */
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

/** Products of fewer columns leave some of a vector unused. */
const LEAST_COLUMNS = 8;

/**
 * The gradient of a convolution's image as a convolution of the gradient of its output, with the weights mirrored; null
 * where steps are longer than 1, so that the output would have to be spread out first, where some of the border is cut, and
 * where it would come to products of few columns.
 */
export function mirrored(geometry: ConvolutionGeometry): ConvolutionGeometry | null {
  const { kernel, stride, padding, dilation } = geometry;
  const opposite = [0, 1].map((axis) => dilation[axis]! * (kernel[axis]! - 1) - padding[axis]!) as [number, number];
  const isNarrow = geometry.channels / geometry.groups < LEAST_COLUMNS;
  if (isNarrow || stride.some((step) => step !== 1) || opposite.some((zeros) => zeros < 0)) return null;
  return {
    ...geometry,
    ...{ channels: geometry.outChannels, height: geometry.outHeight, width: geometry.outWidth },
    ...{ outChannels: geometry.channels, outHeight: geometry.height, outWidth: geometry.width },
    padding: opposite,
  };
}

/** One group of a convolution, and how far its tensors are from those of the first group and image, in bytes. */
export interface Group {
  readonly channels: number;
  readonly outChannels: number;
  readonly imageAt: (sample: number, group: number) => number;
  readonly outAt: (sample: number, group: number) => number;
  readonly weightsAt: (group: number) => number;
}

export function groupOf(geometry: ConvolutionGeometry): Group {
  const { groups, height, width, outHeight, outWidth, kernel } = geometry;
  const [channels, outChannels] = [geometry.channels / groups, geometry.outChannels / groups];
  const imageBytes = height * width * geometry.channels * 4;
  const outBytes = outHeight * outWidth * geometry.outChannels * 4;
  const weightBytes = outChannels * channels * kernel[0] * kernel[1] * 4;
  return {
    channels,
    outChannels,
    imageAt: (sample, group) => sample * imageBytes + group * channels * 4,
    outAt: (sample, group) => sample * outBytes + group * outChannels * 4,
    weightsAt: (group) => group * weightBytes,
  };
}
