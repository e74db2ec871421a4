import { loop } from '../../wat.ts';

/** Windows over images [batch, height, width, channels]; what lies outside an image counts as nothing. */
export interface WindowGeometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
}

export const get = (name: string): string => `(local.get $${name})`;
export const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
export const add = (a: string, b: string): string => `(i32.add ${a} ${b})`;
export const times = (a: string, b: number): string => (b === 1 ? a : `(i32.mul ${a} (i32.const ${b}))`);
export const number = (value: number): string => `(i32.const ${value})`;

/** How many places of a window that begins at `from` lie before the image. */
function missing(from: string, dilation: number): string {
  const pixels = `(select (i32.sub ${number(dilation - 1)} ${from}) (i32.const 0) (i32.lt_s ${from} (i32.const 0)))`;
  return dilation === 1 ? pixels : `(i32.div_u ${pixels} ${number(dilation)})`;
}

/** Windows of so many places are written out one after the other. */
const MOST_WRITTEN_OUT = 16;

/** A place of a window: its number, as an i32, and the byte offset of its channels in the image. */
type AtPlace = (place: string, offset: string) => string;

/** What is done with four channels of a window, or with one. */
interface WindowCode {
  /** Given the first place that lies in the image. */
  readonly before: AtPlace;
  /** For every place that lies in the image; each of these goes through all places before the next does. */
  readonly passes: readonly AtPlace[];
  readonly after: string;
}

/** Reads and writes channels at the byte offset `at` of a tensor whose address is a local; of one channel, in all lanes. */
interface Channels {
  readonly load: (tensor: string, at: string) => string;
  readonly store: (tensor: string, at: string, value: string) => string;
}

const FOUR: Channels = {
  load: (tensor, at) => `(v128.load ${add(get(tensor), at)})`,
  store: (tensor, at, value) => `(v128.store ${add(get(tensor), at)} ${value})`,
};
const ONE: Channels = {
  load: (tensor, at) => `(v128.load32_splat ${add(get(tensor), at)})`,
  store: (tensor, at, value) => `(v128.store32_lane 0 ${add(get(tensor), at)} ${value})`,
};

/** A function of the addresses of some tensors that goes over all windows. The geometry is written into the code. */
export function overWindows(
  name: string,
  geometry: WindowGeometry,
  tensors: readonly string[],
  locals: readonly string[],
  code: (channels: Channels) => WindowCode,
): string {
  const { batch, height, width, channels, outHeight, outWidth, kernel, stride, padding, dilation } = geometry;
  const pixel = channels * 4;
  const inFours = channels - (channels % 4);
  const ofChannels = (how: Channels): string => {
    const windowCode = code(how);
    return `${set('at', add(get('corner'), get('c')))}
      ${windowCode.before(get('first'), add(get('at'), get('offset')))}
      ${windowCode.passes.map((pass) => overPlaces(geometry, pass)).join('\n')}
      ${windowCode.after}
      ${set('out', add(get('out'), number(how === FOUR ? 16 : 4)))}`;
  };
  const [above, before] = [missing(get('yFrom'), dilation[0]), missing(get('xFrom'), dilation[1])];
  const window = `
    ${set('xFrom', `(i32.sub ${times(get('ox'), stride[1])} ${number(padding[1])})`)}
    ${set('corner', add(get('image'), times(add(times(get('yFrom'), width), get('xFrom')), pixel)))}
    ${set('first', add(times(above, kernel[1]), before))}
    ${set('offset', times(add(times(above, width * dilation[0]), times(before, dilation[1])), pixel))}
    ${set('c', number(0))}
    ${inFours === 0 ? '' : loop('c', number(inFours * 4), 16, ofChannels(FOUR), null)}
    ${inFours === channels ? '' : loop('c', number(pixel), 4, ofChannels(ONE), null)}`;
  const rows = `${set('yFrom', `(i32.sub ${times(get('oy'), stride[0])} ${number(padding[0])})`)}
    ${loop('ox', number(outWidth), 1, window)}`;
  const counters = 'sample oy ox c y x yFrom xFrom image corner first offset at out'.split(' ');
  return `(func $${name} (export "${name}") ${tensors.map((tensor) => `(param $${tensor} i32)`).join(' ')}
    ${counters.map((local) => `(local $${local} i32)`).join(' ')} ${locals.map((local) => `(local $${local} v128)`).join(' ')}
    ${loop(
      'sample',
      number(batch),
      1,
      `${loop('oy', number(outHeight), 1, rows)}
      ${set('image', add(get('image'), number(height * width * pixel)))}`,
    )})`;
}

/** All places of a window, with a look at the border of the image where they may lie outside. */
function overPlaces(geometry: WindowGeometry, each: AtPlace): string {
  const { height, width, channels, kernel, stride, padding, dilation, outHeight, outWidth } = geometry;
  const [kh, kw] = kernel;
  const [rowBytes, pixelBytes] = [dilation[0] * width * channels * 4, dilation[1] * channels * 4];
  const leaves = [
    padding[0] > 0 || (outHeight - 1) * stride[0] + (kh - 1) * dilation[0] >= height,
    padding[1] > 0 || (outWidth - 1) * stride[1] + (kw - 1) * dilation[1] >= width,
  ];
  const inside = (axis: 0 | 1, place: string): readonly string[] => {
    const at = add(get(axis === 0 ? 'yFrom' : 'xFrom'), times(place, dilation[axis]));
    return leaves[axis] ? [`(i32.lt_u ${at} ${number([height, width][axis]!)})`] : [];
  };
  const guarded = (y: string, x: string, body: string): string => {
    const tests = [...inside(0, y), ...inside(1, x)];
    return tests.length === 0 ? body : `(if ${tests.reduce((a, b) => `(i32.and ${a} ${b})`)} (then ${body}))`;
  };
  if (kh * kw <= MOST_WRITTEN_OUT)
    return Array.from({ length: kh * kw }, (_, place) => {
      const [y, x] = [Math.floor(place / kw), place % kw];
      const offset = add(get('at'), number(y * rowBytes + x * pixelBytes));
      return guarded(number(y), number(x), each(number(place), offset));
    }).join('\n');
  const place = add(times(get('y'), kw), get('x'));
  const offset = add(get('at'), add(times(get('y'), rowBytes), times(get('x'), pixelBytes)));
  const body = guarded(get('y'), get('x'), each(place, offset));
  return loop('y', number(kh), 1, loop('x', number(kw), 1, body));
}
