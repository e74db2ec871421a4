import type { NodeOf } from '../../../graph/node.ts';

/** The numbers that graphs are written with, and their tensors that never change, one behind the other. */
export class GraphConstants {
  readonly values: number[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly tensors = new Map<string, number>();

  /** Where a number is. */
  place(value: number): number {
    const key = Object.is(value, -0) ? '-0' : String(value);
    const place = this.numbers.get(key) ?? this.values.push(value) - 1;
    this.numbers.set(key, place);
    return place;
  }

  /** Where a tensor begins. */
  begin({ values }: NodeOf<'constant'>): number {
    const key = values.join(' ');
    const place = this.tensors.get(key) ?? this.values.length;
    if (place === this.values.length) for (const value of values) this.values.push(Number(value));
    this.tensors.set(key, place);
    return place;
  }
}
