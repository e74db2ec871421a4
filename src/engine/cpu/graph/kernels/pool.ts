import { splat } from '../../wat.ts';
import { get, overWindows, set, type WindowGeometry } from './windows.ts';

/** Whether no number of an image is in two windows. */
const isDisjoint = ({ kernel, stride }: WindowGeometry): boolean => kernel.every((n, axis) => n <= stride[axis]!);

/** Whether every number of an image is in exactly one window. */
export function isTiled({ kernel, stride, padding, height, width, outHeight, outWidth }: WindowGeometry): boolean {
  const reached = [outHeight, outWidth].map((windows, axis) => windows * stride[axis]! - padding[axis]!);
  return kernel.every((n, axis) => n === stride[axis]) && reached[0]! >= height && reached[1]! >= width;
}

/** Where the number at hand is to be preferred to the largest until here: the first of equals, and NaN before all. */
const isLarger = `(v128.or (f32x4.gt ${get('value')} ${get('best')}) (f32x4.ne ${get('value')} ${get('value')}))`;
const chosen = (name: string, value: string, mask: string): string =>
  set(name, `(v128.bitselect ${value} ${get(name)} ${mask})`);

/** (by, of, into): for each window, the number of `of` where `by` is largest. */
export function poolPick(name: string, geometry: WindowGeometry): string {
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
const given = (geometry: WindowGeometry, before: string, value: string): string =>
  isDisjoint(geometry) ? value : `(f32x4.add ${before} ${value})`;

/** (by, d, into): gives each window's number of `d` to the place of `into` where `by` is largest in the window. */
export function poolSpread(name: string, geometry: WindowGeometry): string {
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
export function poolSum(name: string, geometry: WindowGeometry): string {
  return overWindows(name, geometry, ['of', 'into'], ['sum'], ({ load, store }) => ({
    before: () => set('sum', splat(0)),
    passes: [(_, at) => set('sum', `(f32x4.add ${get('sum')} ${load('of', at)})`)],
    after: store('into', get('out'), get('sum')),
  }));
}

/** (d, into): gives each window's number of `d` to all places of the window. */
export function poolSpreadSum(name: string, geometry: WindowGeometry): string {
  return overWindows(name, geometry, ['d', 'into'], ['value'], ({ load, store }) => ({
    before: () => set('value', load('d', get('out'))),
    passes: [(_, at) => store('into', at, given(geometry, load('into', at), get('value')))],
    after: '',
  }));
}
