import type { Tree } from '../../../../optimizer/rule/expression.ts';
import { loop } from '../../wat.ts';
import type { KernelMaker, KernelText } from '../kernel-set.ts';
import { isPowerOfTwo, VectorExpression, type Operand } from './expression.ts';
import { rowReduction, type Reduction, type RowReduction } from './row-reduction.ts';
import { loadTurn, overwrite, storeTurn, type Combined, type Turn } from './turn.ts';

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

/** What becomes of a value: it overwrites what is there, or is added to it, or the larger of the two stays. */
export interface Store {
  readonly value: number;
  readonly access: Access;
  readonly how: 'set' | Reduction;
  /** Whether there is a number for each of the row; otherwise one a row. */
  readonly whole: boolean;
}

/** Parts of a reduction that are computed side by side, where nothing else takes as long as to wait for one. */
const PARTS = 4;

const get = (name: string): string => `(local.get $${name})`;
const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
const lane0 = (vector: string): string => `(f32x4.extract_lane 0 ${vector})`;

/**
 * The WAT of a function with the given name, which takes the byte addresses of all loads, then of all stores (both in
 * their order), then of scratch memory of so many bytes, and where it is shared the length of the outermost loop.
 */
function loopNest(name: string, nest: LoopNest, isShared: boolean): Required<KernelText> {
  const emitter = new NestEmitter(nest, isShared);
  return { text: emitter.text(name), scratchBytes: emitter.scratchBytes };
}

/** Long to write, and of an unrolled loop the same for each turn. */
export function nestKernel(nest: LoopNest): KernelMaker {
  return { key: `nest ${JSON.stringify(nest)}`, make: (name) => loopNest(name, nest, false) };
}

/** The same, its outermost loop as long as the call says: batches of all sizes share it. */
export function sharedNestKernel(nest: LoopNest): KernelMaker {
  const shared = { ...nest, outer: nest.outer.slice(1) };
  return { key: `shared nest ${JSON.stringify(shared)}`, make: (name) => loopNest(name, nest, true) };
}

class NestEmitter {
  private readonly nest: LoopNest;
  private readonly isShared: boolean;
  /** Whether a value has one number a row. */
  private readonly perRow: readonly boolean[];
  /** The stage in which a value can be computed at the earliest. */
  private readonly stage: readonly number[];
  /** Values that a later stage reads back from scratch memory: value → its row there. */
  private readonly kept = new Map<number, number>();
  /** Of the stages that are written already. */
  private readonly reductions = new Map<number, RowReduction>();
  private readonly locals: string[] = [];

  constructor(nest: LoopNest, isShared: boolean) {
    this.nest = nest;
    this.isShared = isShared;
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
    this.locals.push(...stores.flatMap((store, i) => (this.isTotal(store) ? [`(local $total.${i} f64)`] : [])));
    const row = `
      ${pointers.map((access, p) => set(`at.${p}`, this.startOfRow(p, access))).join('\n')}
      ${Array.from({ length: this.stages }, (_, s) => this.stageText(s)).join('\n')}`;
    const nested = outer.reduceRight((body, length, axis) => {
      const limit = this.isShared && axis === 0 ? get('turns') : `(i32.const ${length})`;
      return loop(`d${axis}`, limit, 1, body);
    }, row);
    const parameters = pointers.map((_, p) => `(param $p${p} i32)`).join(' ');
    return `(func $${name} (export "${name}") ${parameters} (param $scratch i32) ${this.isShared ? '(param $turns i32)' : ''}
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
      rowLines.push(set(`v${i}`, this.reductions.get(i)?.result ?? this.rowValue(value, i)));
    });
    // What the row is passed over for in this stage.
    const reductions = values.flatMap((value, i) =>
      value.kind === 'reduce' && this.stage[i] === s + 1 ? [{ value, index: i }] : [],
    );
    const wholes = stores.flatMap((store, i) => (store.whole && this.stageOfStore(store) === s ? [{ store, i }] : []));
    const keeping = [...this.kept].filter(([i]) => this.stage[i] === s);
    const rowStores = stores.flatMap((store, i) =>
      !store.whole && this.stage[store.value] === s ? [{ store, i }] : [],
    );
    const singles = rowStores.map(({ store, i }) => this.storeOne(store, i)).join('\n');
    if (reductions.length + wholes.length + keeping.length === 0) return `${rowLines.join('\n')}\n${singles}`;
    const body = (turn: Turn): string => {
      available.clear();
      const lines: string[] = [];
      const need = (i: number): string => {
        if (!this.perRow[i] && !available.has(i)) {
          available.add(i);
          lines.push(set(`v${i}`, this.elementValue(i, s, turn, need)));
        }
        return get(`v${i}`);
      };
      for (const [i, slot] of keeping) lines.push(storeTurn(turn, this.kepts(slot), need(i), overwrite));
      for (const { index, value } of reductions) lines.push(this.reductions.get(index)!.add(need(value.of), turn));
      for (const { store, i } of wholes) lines.push(this.storeWhole(store, i, need(store.value), turn));
      return lines.join('\n');
    };
    const width = reductions.length > 0 && !this.isCostlyStage(s) ? PARTS : 1;
    for (const { index, value } of reductions) {
      const reduction = rowReduction(`a${index}`, value.function, inner, width);
      this.reductions.set(index, reduction);
      this.locals.push(...reduction.locals.map((local) => `(local ${local} v128)`));
    }
    const [wide, vectors] = [inner - (inner % (4 * width)), inner - (inner % 4)];
    const together = Array.from({ length: width }, (_, part) => body({ lanes: 4, part })).join('\n');
    return `${rowLines.join('\n')}
      ${reductions.map(({ index }) => this.reductions.get(index)!.start).join('\n')}
      ${set('i', '(i32.const 0)')}
      ${wide === 0 ? '' : loop('i', `(i32.const ${wide})`, 4 * width, together, null)}
      ${vectors === wide ? '' : loop('i', `(i32.const ${vectors})`, 4, body({ lanes: 4, part: 0 }), null)}
      ${vectors === inner ? '' : loop('i', `(i32.const ${inner})`, 1, body({ lanes: 1, part: 0 }), null)}
      ${singles}`;
  }

  /** What takes long in itself fills the time that a reduction waits. */
  private isCostlyStage(s: number): boolean {
    return this.nest.values.some(
      (value, i) => value.kind === 'map' && !this.perRow[i] && this.stage[i] === s && isCostly(value.expression),
    );
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
        throw new Error('a reduction has its own way to its result');
    }
  }

  /** Numbers of a value, in the loop of stage `s`. */
  private elementValue(index: number, s: number, turn: Turn, need: (i: number) => string): string {
    const slot = this.kept.get(index);
    if (slot !== undefined && this.stage[index]! < s) return loadTurn(turn, this.kepts(slot));
    const value = this.nest.values[index]!;
    switch (value.kind) {
      case 'load':
        return loadTurn(turn, { start: get(`at.${this.pointerOf(index)}`), inner: value.access.inner });
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

  private storeWhole(store: Store, index: number, value: string, turn: Turn): string {
    const row = { start: get(`at.${this.loads().length + index}`), inner: store.access.inner };
    return storeTurn(turn, row, value, combinedAs(store));
  }

  private storeOne(store: Store, index: number): string {
    const value = lane0(get(`v${store.value}`));
    if (this.isTotal(store))
      return set(`total.${index}`, `(f64.add ${get(`total.${index}`)} (f64.promote_f32 ${value}))`);
    const at = get(`at.${this.loads().length + index}`);
    return `(f32.store ${at} ${combinedAs(store)('f32', `(f32.load ${at})`, value)})`;
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

  private kepts(slot: number): { readonly start: string; readonly inner: number } {
    return { start: `(i32.add ${get('scratch')} (i32.const ${slot * this.rowBytes}))`, inner: 1 };
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
      return (
        (COSTLY.has(tree.operator) && !(tree.operator === 'divide' && isPowerOfTwo(tree.right))) ||
        isCostly(tree.left) ||
        isCostly(tree.right)
      );
    case 'choose':
      return isCostly(tree.test) || isCostly(tree.then) || isCostly(tree.otherwise);
    default:
      return false;
  }
}

/** How a store puts its value together with what is there. */
function combinedAs({ how }: Store): Combined {
  if (how === 'set') return overwrite;
  return (type, before, value) => `(${type}.${how === 'sum' ? 'add' : 'max'} ${before} ${value})`;
}
