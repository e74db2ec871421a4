/**
 * The rule language as data: what an optimizer does to one number. A rule is written as a plain function
 * (see ../define.ts), parsed into this once, and carried in the plan as JSON.
 */

export type UnaryOperator =
  'negate' | 'not' | 'sqrt' | 'abs' | 'sign' | 'floor' | 'exp' | 'log' | 'sin' | 'cos' | 'tanh' | 'erf';

export type Comparison = 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'equal' | 'notEqual';

export type BinaryOperator =
  'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'minimum' | 'maximum' | 'and' | 'or' | Comparison;

interface Unary<Operand> {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Operand;
}

interface Binary<Operand> {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Operand;
  readonly right: Operand;
}

interface Choose<Operand> {
  readonly kind: 'choose';
  readonly test: Operand;
  readonly then: Operand;
  readonly otherwise: Operand;
}

/** An expression over some kinds of leaves. Comparisons and logic yield 1 or 0; a test holds when it is not 0. */
export type Tree<Leaf> = Leaf | Unary<Tree<Leaf>> | Binary<Tree<Leaf>> | Choose<Tree<Leaf>>;

/**
 * What is computed from more than one number, with the value that each number of the tensor then sees: the norm of its
 * tensor, the mean of its row. Tensors are seen as PyTorch has them: a weight is [out, in], a bias a vector [out, 1].
 * `orthogonal` is the tensor nearest to a multiple of an orthogonal matrix, by Newton and Schulz; see
 * engine/orthogonal.ts.
 */
export interface Whole<Operand> {
  readonly kind: 'whole';
  readonly function: 'sum' | 'mean' | 'norm' | 'maximum' | 'orthogonal';
  readonly over: 'network' | 'tensor' | 'row' | 'column';
  readonly operand: Operand;
  /** Of one over the network that is a binding of its own: the binding's name, see specialise-together.ts. */
  readonly shared?: string;
}

/** The operand, preconditioned by those of all steps so far, which engines sum up; see engine/shampoo.ts. */
export interface Shampoo<Operand, Setting> {
  readonly kind: 'whole';
  readonly function: 'shampoo';
  readonly over: 'tensor';
  readonly operand: Operand;
  readonly settings: ShampooSettings<Setting>;
}

export interface ShampooSettings<Setting> {
  readonly eps: Setting;
  readonly updateFrequency: Setting;
  readonly maxPreconditionerDim: Setting;
}

/**
 * Rows and columns of the tensor at hand; `isMatrix` is 1 where both are more than one, `isEmbedding` where its rows are
 * looked up.
 */
export interface Shape {
  readonly kind: 'shape';
  readonly name: 'rows' | 'columns' | 'isMatrix' | 'isEmbedding';
}

interface Constant {
  readonly kind: 'constant';
  readonly value: number;
}

/** A hyperparameter; booleans count as 0 and 1. */
interface HyperName {
  readonly kind: 'hyper';
  readonly name: string;
}

/** The number of this step; the first is 1. */
interface StepCount {
  readonly kind: 'step';
}

/** `param`, `grad` or a state, as they were before the step. */
interface Element {
  readonly kind: 'element';
  readonly name: string;
}

/** The value of an earlier binding. */
interface Local {
  readonly kind: 'local';
  readonly name: string;
}

/** A value that the host computes once a step: an index into `UpdateKernel.scalars`, in `Settled` into its tape. */
interface Scalar {
  readonly kind: 'scalar';
  readonly index: number;
}

/** An index into `UpdateKernel.wholes`. */
interface WholeValue {
  readonly kind: 'wholeValue';
  readonly index: number;
}

/** What hyperparameters decide before the first step. */
export type Setting = Constant | HyperName;

export type Expression = Tree<
  Constant | HyperName | StepCount | Element | Local | Shape | Whole<Expression> | Shampoo<Expression, Setting>
>;

/** What hyperparameters and the step's number decide. */
export type ScalarExpression = Tree<Constant | HyperName | StepCount>;

/** What the host computes in double precision; operands are places of earlier ones, an element is a uniform state. */
export type ScalarOperation =
  Constant | HyperName | StepCount | Element | Unary<number> | Binary<number> | Choose<number>;

/** A rule's expression with its scalars taken out, see settle.ts. */
export type Settled = Tree<Constant | Element | Local | Scalar | Shape | Whole<Settled> | Shampoo<Settled, number>>;

/** What an engine computes for every element, in its own precision. */
export type KernelExpression = Tree<Constant | Element | Local | Scalar | WholeValue>;

/** A value with a name of its own; each name is bound once, so a reassigned variable becomes several bindings. */
export interface Binding<E = Expression> {
  readonly name: string;
  readonly value: E;
}

export interface Rule {
  /**
   * State name → its value before the first step: a number, the name of the hyperparameter that holds it, or what it is
   * computed from as at step 1.
   */
  readonly states: Readonly<Record<string, number | string | ScalarExpression>>;
  /** In order; a binding may use those before it. */
  readonly body: readonly Binding[];
  /** What `param` and every state become. */
  readonly result: Readonly<Record<string, Expression>>;
  /** The state that takes the place of `param` when the network is evaluated. */
  readonly evaluateAt?: string;
}

export type HyperValue = number | boolean;
export type Hyper = Readonly<Record<string, HyperValue>>;

/**
 * A rule specialised to hyperparameters, see specialise.ts: what an engine compiles. Tests on hyperparameters alone
 * are decided, dead states and bindings are gone, and what depends on hyperparameters and the step alone is a scalar.
 */
export interface UpdateKernel {
  readonly states: readonly { readonly name: string; readonly initial: number }[];
  /** States that have one value for all elements, because it depends on hyperparameters and the step alone. */
  readonly uniforms: readonly { readonly name: string; readonly initial: number; readonly next: number }[];
  /** What the scalars are computed from once a step, in this order; each of them once, however often it is read. */
  readonly operations: readonly ScalarOperation[];
  /** Places of the scalars among the operations; a uniform state's `next` is one too. */
  readonly scalars: readonly number[];
  /** Computed in this order before the rest; an operand may use those before it, and `body` has what it needs. */
  readonly wholes: readonly KernelWhole[];
  readonly body: readonly Binding<KernelExpression>[];
  /** `param` and each of `states`; nothing else. */
  readonly result: Readonly<Record<string, KernelExpression>>;
  /** The state that takes the place of `param` when the network is evaluated. */
  readonly evaluateAt?: string;
}

export type KernelWhole =
  | Shape
  | ((Whole<KernelExpression> | Shampoo<KernelExpression, number>) & {
      readonly body: readonly Binding<KernelExpression>[];
    });
