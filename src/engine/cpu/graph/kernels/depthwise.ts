import { splat } from '../../wat.ts';
import { add, get, overWindows, set, times, type WindowGeometry } from './windows.ts';

/** Convolutions of each channel with weights of its own, which lie [kh, kw, channels]. */

/** The byte offset of the weights of a place. */
const weightsOf = ({ channels }: WindowGeometry, place: string): string => add(times(place, channels * 4), get('c'));

/** (image, weights, into): the output. */
export function depthwise(name: string, geometry: WindowGeometry): string {
  return overWindows(name, geometry, ['of', 'weights', 'into'], ['sum'], ({ load, store }) => ({
    before: () => set('sum', splat(0)),
    passes: [
      (place, at) => {
        const product = `(f32x4.mul ${load('of', at)} ${load('weights', weightsOf(geometry, place))})`;
        return set('sum', `(f32x4.add ${get('sum')} ${product})`);
      },
    ],
    after: store('into', get('out'), get('sum')),
  }));
}

/** (d, weights, into): adds the gradient of the image to `into`. */
export function depthwiseToImage(name: string, geometry: WindowGeometry): string {
  return overWindows(name, geometry, ['d', 'weights', 'into'], ['value'], ({ load, store }) => ({
    before: () => set('value', load('d', get('out'))),
    passes: [
      (place, at) => {
        const product = `(f32x4.mul ${get('value')} ${load('weights', weightsOf(geometry, place))})`;
        return store('into', at, `(f32x4.add ${load('into', at)} ${product})`);
      },
    ],
    after: '',
  }));
}

/** (image, d, into): adds the gradient of the weights to `into`. */
export function depthwiseToWeight(name: string, geometry: WindowGeometry): string {
  return overWindows(name, geometry, ['of', 'd', 'into'], ['value'], ({ load, store }) => ({
    before: () => set('value', load('d', get('out'))),
    passes: [
      (place, at) => {
        const spot = weightsOf(geometry, place);
        const product = `(f32x4.mul ${load('of', at)} ${get('value')})`;
        return store('into', spot, `(f32x4.add ${load('into', spot)} ${product})`);
      },
    ],
    after: '',
  }));
}
