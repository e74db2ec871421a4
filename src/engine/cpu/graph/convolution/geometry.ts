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

/**
 * The gradient of a convolution's image as a convolution of the gradient of its output, with the weights mirrored; null
 * where steps are longer than 1, so that the output would have to be spread out first, or where some of the border is cut.
 */
export function mirrored(geometry: ConvolutionGeometry): ConvolutionGeometry | null {
  const { kernel, stride, padding, dilation } = geometry;
  const opposite = [0, 1].map((axis) => dilation[axis]! * (kernel[axis]! - 1) - padding[axis]!) as [number, number];
  if (stride.some((step) => step !== 1) || opposite.some((zeros) => zeros < 0)) return null;
  return {
    ...geometry,
    ...{ channels: geometry.outChannels, height: geometry.outHeight, width: geometry.outWidth },
    ...{ outChannels: geometry.channels, outHeight: geometry.height, outWidth: geometry.width },
    padding: opposite,
  };
}

/** Numbers of one group, and how far its image, its output and its weights are from those of the first, in bytes. */
export function groupOf(geometry: ConvolutionGeometry) {
  const { groups, height, width, outHeight, outWidth, kernel } = geometry;
  const [channels, outChannels] = [geometry.channels / groups, geometry.outChannels / groups];
  const places = outHeight * outWidth;
  const weights = outChannels * channels * kernel[0] * kernel[1];
  return {
    channels,
    outChannels,
    places,
    weights,
    imageAt: (sample: number, group: number): number =>
      (sample * height * width * geometry.channels + group * channels) * 4,
    outAt: (sample: number, group: number, place: number): number =>
      ((sample * places + place) * geometry.outChannels + group * outChannels) * 4,
    weightsAt: (group: number): number => group * weights * 4,
  };
}
