import type { Tree } from '../optimizer/rule/expression.ts';

/**
 * A model as data: nodes in an order in which every node comes after those that it reads, and what is wanted of it.
 * It is plain JSON. Everything is row-major, and a shape of no axes is a single number.
 */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** Name → index of the node that computes it. */
  readonly outputs: Readonly<Record<string, number>>;
}

export type Shape = readonly number[];

interface Common {
  /** Indices of the nodes that this one reads, all smaller than its own. */
  readonly inputs: readonly number[];
  readonly shape: Shape;
  /** Class numbers, tokens and positions are whole numbers; all else is a float of the engine's precision. */
  readonly type?: 'integer';
  /** The line of the suite that asked for it, such as `suites/cnn.ts:9`. */
  readonly at?: string;
}

export type GraphNode = Leaf | MapNode | Reduction | Product | Pooling | Rows | View;
export type Kind = GraphNode['kind'];
export type NodeOf<K extends Kind> = Extract<GraphNode, { readonly kind: K }>;

/** What is there before anything is computed; it reads nothing. */
export type Leaf = Common &
  (
    | { readonly kind: 'input'; readonly name: string }
    | { readonly kind: 'parameter'; readonly name: string }
    | { readonly kind: 'state'; readonly name: string }
    /** Drawn anew for each step: uniform in [0, 1), or normal with mean 0 and deviation 1. */
    | { readonly kind: 'random'; readonly name: string; readonly distribution: 'uniform' | 'normal' }
    /** All numbers of the tensor. `Number(value)` is each of them, for JSON has no words for some. */
    | { readonly kind: 'constant'; readonly values: readonly JsonNumber[] }
    /** Each element is its own position along the axis; every other axis has length 1. */
    | { readonly kind: 'index'; readonly axis: number }
  );

export type JsonNumber = number | '-0' | 'NaN' | 'Infinity' | '-Infinity';

/** One number computed from one of each input, which are broadcast as NumPy does. */
export interface MapNode extends Common {
  readonly kind: 'map';
  readonly expression: MapExpression;
}

export type MapExpression = Tree<MapConstant | Argument>;

/** A finite number, and not −0. */
export interface MapConstant {
  readonly kind: 'constant';
  readonly value: number;
}

/** The element of the input at this place of `inputs`. */
export interface Argument {
  readonly kind: 'argument';
  readonly index: number;
}

/** Over some axes, which keep length 1. They are ascending, and no input is reduced over nothing. */
export type Reduction = Common &
  (
    | { readonly kind: 'sum'; readonly axes: readonly number[] }
    | { readonly kind: 'max'; readonly axes: readonly number[] }
    /** The first position of the largest number; NaN counts as larger than all. An integer. */
    | { readonly kind: 'argmax'; readonly axis: number }
  );

/** Functions of two inputs that are linear in each. */
export type Product = Common &
  /** [..., m, k] · [..., k, n] = [..., m, n]; the axes before are broadcast. */
  (
    | { readonly kind: 'matmul' }
    /** image [batch, in, h, w], weight [out, in / groups, kh, kw] → [batch, out, h', w']; a correlation, as in torch. */
    | ({ readonly kind: 'conv2d' } & Convolution)
    /** gradient [batch, out, h', w'], weight → the gradient of the image. */
    | ({ readonly kind: 'conv2dInputGradient' } & Convolution)
    /** image, gradient [batch, out, h', w'] → the gradient of the weight. */
    | ({ readonly kind: 'conv2dWeightGradient' } & Convolution)
  );

/** Height before width. `padding` zeros lie on both sides of the image. */
export interface Convolution {
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
  readonly groups: number;
}

export type Pair = readonly [number, number];

/** Windows over the last two axes of [batch, channels, h, w]. Padding is never picked, and counts as 0 in sums. */
export type Pooling = Common &
  Window &
  /** by, of [batch, channels, h, w]: for each window `of` where `by` is largest: the first of equals, NaN before all. */
  (
    | { readonly kind: 'poolPick' }
    /** by [batch, channels, h, w], d [batch, channels, h', w']: adds each d to the place that poolPick took it from. */
    | { readonly kind: 'poolSpread' }
    | { readonly kind: 'poolSum' }
    /** d [batch, channels, h', w']: adds each d to all places of its window. */
    | { readonly kind: 'poolSumSpread' }
  );

export interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
}

/** Rows of a table, which are what lies below its first axis. */
export type Rows = Common &
  /** table [rows, ...row], indices [...i] → [...i, ...row]. */
  (
    | { readonly kind: 'take' }
    /** indices [...i], values [...i, ...row] → [rows, ...row]: adds each value to the row it is for; others are 0. */
    | { readonly kind: 'put' }
  );

/** The same numbers elsewhere, and zeros around them. An engine need not move them. */
export type View = Common &
  (
    | { readonly kind: 'reshape' }
    /** Axis i of the result is axis `axes[i]` of the input. */
    | { readonly kind: 'permute'; readonly axes: readonly number[] }
    /** Axes of length 1 are repeated to the node's shape; the number of axes stays. */
    | { readonly kind: 'expand' }
    /** Begins at `from`, one for each axis; the shape says how much is taken. */
    | { readonly kind: 'slice'; readonly from: readonly number[] }
    | { readonly kind: 'flip'; readonly axes: readonly number[] }
    /** `before` zeros come before the input, one number for each axis; the shape says how many come after. */
    | { readonly kind: 'pad'; readonly before: readonly number[] }
    | { readonly kind: 'concat'; readonly axis: number }
    /** The input itself, which no gradient passes. */
    | { readonly kind: 'stop' }
  );
