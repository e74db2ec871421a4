import type { Tree } from '../../../../optimizer/rule/expression.ts';
import { loop, splat } from '../../wat.ts';
import type { KernelMaker, KernelText } from '../kernel-set.ts';
import { VectorExpression, type Operand } from './expression.ts';

/**
 * Loops over rows of numbers that compute any number of maps and reductions in one go. A value that depends on the row
 * alone is computed once a row. A row is passed over once for each reduction that another value of the row waits for
 * (a stage), as in softmax: the largest number, the sum of the exponentials, the quotients.
 */
export interface LoopNest {
  /** Lengths of the loops around a row, outermost first. */
  readonly outer: readonly number[];
  /** Numbers in a row. */
  readonly inner: number;
  /** In an order in which every value stands behind those that it is computed from. */
  readonly values: readonly Value[];
  readonly stores: readonly Store[];
}

/** Where the numbers of a value lie: distances in numbers along each of the outer loops, and within a row. */
export interface Access {
  readonly outer: readonly number[];
  readonly inner: number;
}

export type Value =
  | { readonly kind: 'load'; readonly access: Access }
  /** `value` operands are indices into `LoopNest.values`. */
  | { readonly kind: 'map'; readonly expression: Tree<Operand> }
  /** Of a row. */
  | { readonly kind: 'reduce'; readonly function: Reduction; readonly of: number };

export type Reduction = 'sum' | 'max';

/** What becomes of a value: it overwrites what is there, or is added to it, or the larger of the two stays. */
export interface Store {
  readonly value: number;
  readonly access: Access;
  readonly how: 'set' | Reduction;
  /** Whether there is a number for each of the row; otherwise one a row. */
  readonly whole: boolean;
}

/** From so many numbers on the sum of a row is computed in double precision. */
const LONG_ROW = 512;

const get = (name: string): string => `(local.get $${name})`;
const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
const lane0 = (vector: string): string => `(f32x4.extract_lane 0 ${vector})`;

/**
 * The WAT of a function with the given name, which takes the byte addresses of all loads, then of all stores (both in
 * their order), then of scratch memory that holds `scratchRows` rows, each of them `rowBytes` long.
 */
export function loopNest(name: string, nest: LoopNest): Required<KernelText> {
  const emitter = new NestEmitter(nest);
  return { text: emitter.text(name), scratchBytes: emitter.scratchBytes };
}

/** Long to write, and of an unrolled loop the same for each turn. */
export function nestKernel(nest: LoopNest): KernelMaker {
  return { key: `nest ${JSON.stringify(nest)}`, make: (name) => loopNest(name, nest) };
}

class NestEmitter {
  private readonly nest: LoopNest;
  /** Whether a value has one number a row. */
  private readonly perRow: readonly boolean[];
  /** The stage in which a value can be computed at the earliest. */
  private readonly stage: readonly number[];
  /** Values that a later stage reads back from scratch memory: value → its row there. */
  private readonly kept = new Map<number, number>();
  private readonly locals: string[] = [];

  constructor(nest: LoopNest) {
    this.nest = nest;
    const perRow: boolean[] = [];
    const stage: number[] = [];
    for (const value of nest.values) {
      const inputs = inputsOf(value);
      perRow.push(
        value.kind === 'reduce' ||
          (value.kind === 'load' && value.access.inner === 0) ||
          (value.kind === 'map' && inputs.every((i) => perRow[i])),
      );
      const latest = Math.max(0, ...inputs.map((i) => stage[i]!));
      stage.push(value.kind === 'reduce' ? latest + 1 : latest);
    }
    this.perRow = perRow;
    this.stage = stage;
    this.keepCostly();
  }

  private get rowBytes(): number {
    return Math.ceil((this.nest.inner * 4 + 16) / 16) * 16;
  }

  get scratchBytes(): number {
    return this.kept.size * this.rowBytes;
  }

  private get stages(): number {
    return Math.max(...this.nest.stores.map(({ value }) => this.stage[value]!), ...this.stage) + 1;
  }

  text(name: string): string {
    const { outer, values, stores } = this.nest;
    const pointers = [...this.loads(), ...stores.map(({ access }) => access)];
    this.locals.push(...pointers.map((_, p) => `(local $at.${p} i32)`), '(local $i i32) (local $r i32)');
    this.locals.push(...outer.map((_, axis) => `(local $d${axis} i32)`));
    this.locals.push(...values.map((_, i) => `(local $v${i} v128)`));
    this.locals.push(
      ...values.flatMap((v, i) => (v.kind === 'reduce' ? [`(local $a${i} v128) (local $b${i} v128)`] : [])),
    );
    this.locals.push(...stores.flatMap((store, i) => (this.isTotal(store) ? [`(local $total.${i} f64)`] : [])));
    const row = `
      ${pointers.map((access, p) => set(`at.${p}`, this.startOfRow(p, access))).join('\n')}
      ${Array.from({ length: this.stages }, (_, s) => this.stageText(s)).join('\n')}`;
    const nested = outer.reduceRight((body, length, axis) => loop(`d${axis}`, `(i32.const ${length})`, 1, body), row);
    const parameters = pointers.map((_, p) => `(param $p${p} i32)`).join(' ');
    return `(func $${name} (export "${name}") ${parameters} (param $scratch i32)
      ${this.locals.join(' ')}
      ${nested}
      ${this.storeTotals()})`;
  }

  private loads(): readonly Access[] {
    return this.nest.values.flatMap((value) => (value.kind === 'load' ? [value.access] : []));
  }

  /** The byte address where a row begins. */
  private startOfRow(pointer: number, access: Access): string {
    return access.outer.reduce(
      (sum, stride, axis) =>
        stride === 0 ? sum : `(i32.add ${sum} (i32.mul ${get(`d${axis}`)} (i32.const ${stride * 4})))`,
      get(`p${pointer}`),
    );
  }

  private stageText(s: number): string {
    const { values, stores, inner } = this.nest;
    const available = new Set<number>();
    const rowLines: string[] = [];
    values.forEach((value, i) => {
      if (!this.perRow[i] || this.stage[i] !== s) return;
      rowLines.push(value.kind === 'reduce' ? this.reduced(i, value.function) : set(`v${i}`, this.rowValue(value, i)));
    });
    // What the row is passed over for in this stage.
    const reductions = values.flatMap((value, i) =>
      value.kind === 'reduce' && this.stage[i] === s + 1 ? [{ index: i, value }] : [],
    );
    const wholes = stores.flatMap((store, i) => (store.whole && this.stageOfStore(store) === s ? [{ store, i }] : []));
    const keeping = [...this.kept].filter(([i]) => this.stage[i] === s);
    const single = stores.flatMap((store, i) => (!store.whole && this.stage[store.value] === s ? [{ store, i }] : []));
    const singles = single.map(({ store, i }) => this.storeOne(store, i)).join('\n');
    if (reductions.length + wholes.length + keeping.length === 0) return `${rowLines.join('\n')}\n${singles}`;
    const body = (lanes: 1 | 4): string => {
      available.clear();
      const lines: string[] = [];
      const need = (i: number): string => {
        if (!this.perRow[i] && !available.has(i)) {
          available.add(i);
          lines.push(set(`v${i}`, this.elementValue(i, s, lanes, need)));
        }
        return get(`v${i}`);
      };
      for (const [i, slot] of keeping) lines.push(storeLanes(lanes, this.kepts(slot), need(i)));
      for (const { index, value } of reductions)
        lines.push(this.accumulate(index, value.function, need(value.of), lanes));
      for (const { store, i } of wholes) lines.push(this.storeWhole(store, i, need(store.value), lanes));
      return lines.join('\n');
    };
    const vectors = inner - (inner % 4);
    return `${rowLines.join('\n')}
      ${reductions.map(({ index, value }) => this.start(index, value.function)).join('\n')}
      ${set('i', '(i32.const 0)')}
      ${vectors === 0 ? '' : loop('i', `(i32.const ${vectors})`, 4, body(4))}
      ${vectors === inner ? '' : loop('i', `(i32.const ${inner})`, 1, body(1), null)}
      ${singles}`;
  }

  /** A row's stores happen as early as they can. */
  private stageOfStore(store: Store): number {
    return this.stage[store.value]!;
  }

  /** A value of the row at hand, in all four lanes. */
  private rowValue(value: Value, index: number): string {
    switch (value.kind) {
      case 'load':
        return `(v128.load32_splat ${get(`at.${this.pointerOf(index)}`)})`;
      case 'map':
        return this.expression(value.expression, (i) => get(`v${i}`));
      case 'reduce':
        throw new Error('reductions are finished by reduced()');
    }
  }

  /** Four neighbours of a value, or one of them in lane 0, in the loop of stage `s`. */
  private elementValue(index: number, s: number, lanes: 1 | 4, need: (i: number) => string): string {
    const slot = this.kept.get(index);
    if (slot !== undefined && this.stage[index]! < s) return loadLanes(lanes, this.kepts(slot));
    const value = this.nest.values[index]!;
    switch (value.kind) {
      case 'load': {
        const { inner } = value.access;
        const start = get(`at.${this.pointerOf(index)}`);
        const at = `(i32.add ${start} (i32.mul ${get('i')} (i32.const ${inner * 4})))`;
        if (inner === 1 || lanes === 1) return loadLanes(lanes, at);
        // Numbers that do not lie side by side are picked up one by one.
        return [1, 2, 3].reduce(
          (vector, lane) => `(v128.load32_lane ${lane} (i32.add ${at} (i32.const ${lane * inner * 4})) ${vector})`,
          `(v128.load32_zero ${at})`,
        );
      }
      case 'map':
        return this.expression(value.expression, need);
      case 'reduce':
        throw new Error('a reduction has one number a row');
    }
  }

  private expression(tree: Tree<Operand>, read: (i: number) => string): string {
    const emit = new VectorExpression(read);
    const text = emit.number(tree);
    for (const [i, name] of emit.temporaries.entries()) {
      if (i >= this.temporaries) this.locals.push(`(local ${name} v128)`);
    }
    this.temporaries = Math.max(this.temporaries, emit.temporaries.length);
    return text;
  }

  /** Expressions share their temporaries: none is read outside of its own. */
  private temporaries = 0;

  private pointerOf(index: number): number {
    return this.nest.values.slice(0, index).filter(({ kind }) => kind === 'load').length;
  }

  private isLong(): boolean {
    return this.nest.inner > LONG_ROW;
  }

  private start(index: number, reduction: Reduction): string {
    const first = reduction === 'sum' ? splat(0) : splat(-Infinity);
    return `${set(`a${index}`, first)} ${reduction === 'sum' && this.isLong() ? set(`b${index}`, first) : ''}`;
  }

  private accumulate(index: number, reduction: Reduction, value: string, lanes: 1 | 4): string {
    const [a, b] = [`a${index}`, `b${index}`];
    if (reduction === 'sum' && this.isLong()) {
      const low = lanes === 4 ? value : `(v128.and ${value} (v128.const i32x4 -1 0 0 0))`;
      const add = (sum: string, part: string): string =>
        set(sum, `(f64x2.add ${get(sum)} (f64x2.promote_low_f32x4 ${part}))`);
      const high = `(i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 ${value} ${value})`;
      return `${add(a, low)} ${lanes === 4 ? add(b, high) : ''}`;
    }
    const operation = reduction === 'sum' ? 'add' : 'max';
    if (lanes === 4) return set(a, `(f32x4.${operation} ${get(a)} ${value})`);
    return set(a, `(f32x4.replace_lane 0 ${get(a)} (f32.${operation} ${lane0(get(a))} ${lane0(value)}))`);
  }

  /** What a reduction has come to, in all four lanes. */
  private reduced(index: number, reduction: Reduction): string {
    const a = get(`a${index}`);
    if (reduction === 'sum' && this.isLong()) {
      const both = `(f64x2.add ${a} ${get(`b${index}`)})`;
      return `${set(`a${index}`, both)}
        ${set(`v${index}`, `(f32x4.splat (f32.demote_f64 (f64.add (f64x2.extract_lane 0 ${a}) (f64x2.extract_lane 1 ${a}))))`)}`;
    }
    const operation = reduction === 'sum' ? 'add' : 'max';
    const [l0, l1, l2, l3] = [0, 1, 2, 3].map((lane) => `(f32x4.extract_lane ${lane} ${a})`);
    return set(
      `v${index}`,
      `(f32x4.splat (f32.${operation} (f32.${operation} ${l0!} ${l1!}) (f32.${operation} ${l2!} ${l3!})))`,
    );
  }

  private storeWhole(store: Store, index: number, value: string, lanes: 1 | 4): string {
    const start = get(`at.${this.loads().length + index}`);
    const { inner } = store.access;
    const at = `(i32.add ${start} (i32.mul ${get('i')} (i32.const ${inner * 4})))`;
    if (inner === 1 || lanes === 1) return storeLanes(lanes, at, this.combined(store, loadLanes(lanes, at), value));
    return [0, 1, 2, 3]
      .map((lane) => {
        const spot = `(i32.add ${at} (i32.const ${lane * inner * 4}))`;
        const number = `(f32x4.extract_lane ${lane} ${value})`;
        return `(f32.store ${spot} ${this.combinedOne(store, `(f32.load ${spot})`, number)})`;
      })
      .join('\n');
  }

  private storeOne(store: Store, index: number): string {
    const value = lane0(get(`v${store.value}`));
    if (this.isTotal(store))
      return set(`total.${index}`, `(f64.add ${get(`total.${index}`)} (f64.promote_f32 ${value}))`);
    const at = get(`at.${this.loads().length + index}`);
    return `(f32.store ${at} ${this.combinedOne(store, `(f32.load ${at})`, value)})`;
  }

  private combined({ how }: Store, before: string, value: string): string {
    return how === 'set' ? value : `(f32x4.${how === 'sum' ? 'add' : 'max'} ${before} ${value})`;
  }

  private combinedOne({ how }: Store, before: string, value: string): string {
    return how === 'set' ? value : `(f32.${how === 'sum' ? 'add' : 'max'} ${before} ${value})`;
  }

  /** A sum over all rows into a single number is kept in double precision until the end. */
  private isTotal({ how, whole, access }: Store): boolean {
    return how === 'sum' && !whole && access.outer.every((stride) => stride === 0);
  }

  private storeTotals(): string {
    return this.nest.stores
      .flatMap((store, i) =>
        this.isTotal(store)
          ? [`(f32.store ${get(`p${this.loads().length + i}`)} (f32.demote_f64 ${get(`total.${i}`)}))`]
          : [],
      )
      .join('\n');
  }

  private kepts(slot: number): string {
    return `(i32.add (i32.add ${get('scratch')} (i32.const ${slot * this.rowBytes})) (i32.shl ${get('i')} (i32.const 2)))`;
  }

  /** Values that are costly to compute and needed in a later stage than their own are kept in scratch memory. */
  private keepCostly(): void {
    const visit = (i: number, s: number): void => {
      const value = this.nest.values[i]!;
      if (this.perRow[i] || this.kept.has(i)) return;
      if (this.stage[i]! < s && value.kind === 'map' && isCostly(value.expression)) {
        this.kept.set(i, this.kept.size);
        for (const input of inputsOf(value)) visit(input, this.stage[i]!);
        return;
      }
      for (const input of inputsOf(value)) visit(input, s);
    };
    this.nest.values.forEach((value, i) => {
      if (value.kind === 'reduce') visit(value.of, this.stage[i]! - 1);
    });
    for (const store of this.nest.stores) if (store.whole) visit(store.value, this.stageOfStore(store));
  }
}

/** The values that a value is computed from. */
export function inputsOf(value: Value): readonly number[] {
  if (value.kind === 'reduce') return [value.of];
  if (value.kind !== 'map') return [];
  const inputs: number[] = [];
  const visit = (tree: Tree<Operand>): void => {
    switch (tree.kind) {
      case 'value':
        inputs.push(tree.index);
        break;
      case 'unary':
        visit(tree.operand);
        break;
      case 'binary':
        visit(tree.left);
        visit(tree.right);
        break;
      case 'choose':
        visit(tree.test);
        visit(tree.then);
        visit(tree.otherwise);
        break;
      case 'constant':
        break;
      default:
        tree satisfies never;
    }
  };
  visit(value.expression);
  return inputs;
}

const COSTLY: ReadonlySet<string> = new Set(['exp', 'log', 'tanh', 'erf', 'cos', 'sin', 'sqrt', 'divide', 'power']);

function isCostly(tree: Tree<Operand>): boolean {
  switch (tree.kind) {
    case 'unary':
      return COSTLY.has(tree.operator) || isCostly(tree.operand);
    case 'binary':
      return COSTLY.has(tree.operator) || isCostly(tree.left) || isCostly(tree.right);
    case 'choose':
      return isCostly(tree.test) || isCostly(tree.then) || isCostly(tree.otherwise);
    default:
      return false;
  }
}

/** Four numbers, or one of them in every lane: what is computed from it is then no surprise in the lanes that nobody reads. */
const loadLanes = (lanes: 1 | 4, at: string): string =>
  lanes === 4 ? `(v128.load ${at})` : `(v128.load32_splat ${at})`;

const storeLanes = (lanes: 1 | 4, at: string, value: string): string =>
  lanes === 4 ? `(v128.store ${at} ${value})` : `(v128.store32_lane 0 ${at} ${value})`;
