import { loop, splat } from '../../wat.ts';

/** Windows over images [batch, height, width, channels]; what lies outside an image counts as nothing. */
export interface PoolGeometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

/** Whether no number of an image is in two windows. */
export const isDisjoint = ({ kernel, stride }: PoolGeometry): boolean => kernel.every((n, axis) => n <= stride[axis]!);

/** Whether every number of an image is in exactly one window. */
export function isTiled({ kernel, stride, padding, height, width, outHeight, outWidth }: PoolGeometry): boolean {
  const reached = [outHeight, outWidth].map((windows, axis) => windows * stride[axis]! - padding[axis]!);
  return kernel.every((n, axis) => n === stride[axis]) && reached[0]! >= height && reached[1]! >= width;
}

const get = (name: string): string => `(local.get $${name})`;
const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
const add = (a: string, b: string): string => `(i32.add ${a} ${b})`;
const times = (a: string, b: number): string => (b === 1 ? a : `(i32.mul ${a} (i32.const ${b}))`);
const number = (value: number): string => `(i32.const ${value})`;
const missing = (from: string): string =>
  `(select (i32.sub (i32.const 0) ${from}) (i32.const 0) (i32.lt_s ${from} (i32.const 0)))`;

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
function overWindows(
  name: string,
  geometry: PoolGeometry,
  tensors: readonly string[],
  locals: readonly string[],
  code: (channels: Channels) => WindowCode,
): string {
  const { batch, height, width, channels, outHeight, outWidth, kernel, stride, padding } = geometry;
  const pixel = channels * 4;
  const inFours = channels - (channels % 4);
  const ofChannels = (how: Channels): string => {
    const { before, passes, after } = code(how);
    return `${set('at', add(get('corner'), get('c')))}
      ${before(get('first'), add(get('at'), get('offset')))}
      ${passes.map((pass) => overPlaces(geometry, pass)).join('\n')}
      ${after}
      ${set('out', add(get('out'), number(how === FOUR ? 16 : 4)))}`;
  };
  const window = `
    ${set('xFrom', `(i32.sub ${times(get('ox'), stride[1])} ${number(padding[1])})`)}
    ${set('corner', add(get('image'), times(add(times(get('yFrom'), width), get('xFrom')), pixel)))}
    ${set('first', add(times(missing(get('yFrom')), kernel[1]), missing(get('xFrom'))))}
    ${set('offset', times(add(times(missing(get('yFrom')), width), missing(get('xFrom'))), pixel))}
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
function overPlaces(geometry: PoolGeometry, each: AtPlace): string {
  const { height, width, channels, kernel, stride, padding, outHeight, outWidth } = geometry;
  const [kh, kw] = kernel;
  const leaves = [
    padding[0] > 0 || (outHeight - 1) * stride[0] + kh > height,
    padding[1] > 0 || (outWidth - 1) * stride[1] + kw > width,
  ];
  const inside = (axis: 0 | 1, at: string): readonly string[] =>
    leaves[axis]
      ? [`(i32.lt_u ${add(get(axis === 0 ? 'yFrom' : 'xFrom'), at)} ${number([height, width][axis]!)})`]
      : [];
  const guarded = (y: string, x: string, body: string): string => {
    const tests = [...inside(0, y), ...inside(1, x)];
    return tests.length === 0 ? body : `(if ${tests.reduce((a, b) => `(i32.and ${a} ${b})`)} (then ${body}))`;
  };
  if (kh * kw <= MOST_WRITTEN_OUT)
    return Array.from({ length: kh * kw }, (_, place) => {
      const [y, x] = [Math.floor(place / kw), place % kw];
      const offset = add(get('at'), number((y * width + x) * channels * 4));
      return guarded(number(y), number(x), each(number(place), offset));
    }).join('\n');
  const place = add(times(get('y'), kw), get('x'));
  const offset = add(get('at'), times(add(times(get('y'), width), get('x')), channels * 4));
  const body = guarded(get('y'), get('x'), each(place, offset));
  return loop('y', number(kh), 1, loop('x', number(kw), 1, body));
}

/** Where the number at hand is to be preferred to the largest until here: the first of equals, and NaN before all. */
const isLarger = `(v128.or (f32x4.gt ${get('value')} ${get('best')}) (f32x4.ne ${get('value')} ${get('value')}))`;
const chosen = (name: string, value: string, mask: string): string =>
  set(name, `(v128.bitselect ${value} ${get(name)} ${mask})`);

/** (by, of, into): for each window, the number of `of` where `by` is largest. */
export function poolPick(name: string, geometry: PoolGeometry): string {
  return overWindows(
    name,
    geometry,
    ['by', 'of', 'into'],
    ['best', 'value', 'picked', 'larger'],
    ({ load, store }) => ({
      before: (_, at) => `${set('best', load('by', at))} ${set('picked', load('of', at))}`,
      passes: [
        (_, at) => `${set('value', load('by', at))}
        ${set('larger', isLarger)}
        ${chosen('picked', load('of', at), get('larger'))}
        ${chosen('best', get('value'), get('larger'))}`,
      ],
      after: store('into', get('out'), get('picked')),
    }),
  );
}

/** What is written where a window gives a number to its image: it is added to what other windows gave. */
const given = (geometry: PoolGeometry, before: string, value: string): string =>
  isDisjoint(geometry) ? value : `(f32x4.add ${before} ${value})`;

/** (by, d, into): gives each window's number of `d` to the place of `into` where `by` is largest in the window. */
export function poolSpread(name: string, geometry: PoolGeometry): string {
  const locals = ['best', 'value', 'place', 'larger', 'share'];
  const ofPlace = (place: string): string =>
    `(v128.and ${get('share')} (i32x4.eq ${get('place')} (i32x4.splat ${place})))`;
  return overWindows(name, geometry, ['by', 'd', 'into'], locals, ({ load, store }) => ({
    before: (place, at) =>
      `${set('best', load('by', at))} ${set('place', `(i32x4.splat ${place})`)} ${set('share', load('d', get('out')))}`,
    passes: [
      (place, at) => `${set('value', load('by', at))}
        ${set('larger', isLarger)}
        ${chosen('place', `(i32x4.splat ${place})`, get('larger'))}
        ${chosen('best', get('value'), get('larger'))}`,
      (place, at) => store('into', at, given(geometry, load('into', at), ofPlace(place))),
    ],
    after: '',
  }));
}

/** (of, into): the sum of each window. */
export function poolSum(name: string, geometry: PoolGeometry): string {
  return overWindows(name, geometry, ['of', 'into'], ['sum'], ({ load, store }) => ({
    before: () => set('sum', splat(0)),
    passes: [(_, at) => set('sum', `(f32x4.add ${get('sum')} ${load('of', at)})`)],
    after: store('into', get('out'), get('sum')),
  }));
}

/** (d, into): gives each window's number of `d` to all places of the window. */
export function poolSpreadSum(name: string, geometry: PoolGeometry): string {
  return overWindows(name, geometry, ['d', 'into'], ['value'], ({ load, store }) => ({
    before: () => set('value', load('d', get('out'))),
    passes: [(_, at) => store('into', at, given(geometry, load('into', at), get('value')))],
    after: '',
  }));
}
