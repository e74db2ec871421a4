import { tensorRanges } from '../whole.ts';
import { X, Y, type Extent, type Handle, type Launch, type Value } from './launch.ts';
import { NAMES, stateName, type Network, type Task } from './network.ts';
import { traceOperations, type Trace } from './operations.ts';
import { keepNumber, launchValue, nextStep, scalarsOfStep } from './steps.ts';
import { traceUpdate } from './update.ts';

type Values = Map<string, Value>;

/** Traces a task, step by step. Returns the handles of what it makes anew, by name. */
export function traceTask(
  network: Network,
  task: Task,
  inputs: ReadonlyMap<string, Extent>,
  input: (name: string) => Handle,
  launch: Launch,
): Readonly<Record<string, Handle>> {
  const { program, lanes } = network;
  const { kind, steps } = task;
  const values: Values = new Map();
  for (const [name, [columns, rows]] of inputs) values.set(name, { handle: input(name), rows, columns });
  const made = new Set<string>();
  let clock: Value = { ...values.get(NAMES.start)!, shared: { kind: 'all' } };
  for (let step = 0; step < steps; step++) {
    clock = nextStep(launch, clock);
    if (kind !== 'update') stepForward();
    if (kind === 'train' || kind === 'update') stepUpdate();
  }
  // The images are not worth the way back.
  const unwanted = new Set<string>(
    program.forward.flatMap((each) => (each.kind === 'gather' ? [each.into, each.labels] : [])),
  );
  if (kind === 'train')
    for (const { name } of program.buffers)
      if (!isParameter(name) && !(steps === 1 && isGradient(name))) unwanted.add(name);
  return Object.fromEntries(
    [...made].filter((name) => !unwanted.has(name)).map((name) => [name, values.get(name)!.handle]),
  );

  function isParameter(name: string): boolean {
    return program.parameters.some(({ buffer }) => buffer === name);
  }

  /** Who takes a single step may want to look at it. */
  function isGradient(name: string): boolean {
    return program.parameters.some(({ gradient }) => gradient === name);
  }

  function put(name: string, value: Value): void {
    values.set(name, value);
    made.add(name);
  }

  function stepForward(): void {
    const sizes = values.get(NAMES.sizes)!;
    const trace: Trace = {
      launch,
      lanes,
      values,
      put,
      size: {
        ...launchValue(
          launch,
          [1, 1, 1],
          (args) => `return ${args.reader({ ...sizes, shared: { kind: 'all' } })(0, args.only(clock))};`,
        ),
        shared: { kind: 'all' },
      },
      rowsOf: (buffer) => program.buffers.find(({ name }) => name === buffer)!.rows,
      wanted: kind === 'evaluate' ? 'evaluation' : 'training',
      gather: ({ into, labels }) => {
        put(into, batchOf(NAMES.images));
        put(labels, batchOf(NAMES.labels));
      },
      loss: null,
      correct: null,
    };
    traceOperations(program.forward, trace);
    if (kind !== 'evaluate') traceOperations(program.backward, trace);
    keep(NAMES.losses, trace.loss);
    keep(NAMES.correct, trace.correct);
  }

  /** The images or labels of the step's batch, by their places among all that the plan was given. */
  function batchOf(name: string): Value {
    const all = { ...values.get(name)!, shared: { kind: 'all' } } as const;
    const { sets, batch } = task;
    const value = launchValue(launch, [all.columns, batch, sets], (args) => {
      const place = args.reader(values.get(NAMES.places)!)(args.only(clock), Y);
      return `const place = ${place};\nreturn ${args.reader(all)('place', X)};`;
    });
    if (sets === lanes) return value;
    return { ...value, shared: sets === 1 ? { kind: 'all' } : { kind: 'some', sets: values.get(NAMES.sets)!.handle } };
  }

  /** Writes a number of the step into the list of all steps. */
  function keep(name: string, handle: Handle | null): void {
    if (handle === null) return;
    const list = values.get(name) ?? values.get(NAMES.losses)!;
    put(name, keepNumber(launch, list, handle, clock, lanes));
  }

  function stepUpdate(): void {
    const { kernel: rule, constants } = network;
    if (rule === null) throw new Error('this session computes gradients only; it has no update');
    const all = values.get(NAMES.scalars)!;
    const scalars = scalarsOfStep(launch, all, clock, lanes);
    const tensors = tensorRanges(program).map((tensor, i) => ({
      tensor,
      param: values.get(tensor.name)!,
      grad: values.get(program.parameters[i]!.gradient)!,
      states: Object.fromEntries(rule.states.map(({ name }) => [name, values.get(stateName(name, tensor.name))!])),
    }));
    const [after] = traceUpdate([{ kernel: rule, tensors, scalars, constants }], { launch, lanes });
    for (const [i, { param, states }] of after!.entries()) {
      const { name } = tensors[i]!.tensor;
      put(name, param);
      for (const [state, value] of Object.entries(states)) put(stateName(state, name), value);
    }
  }
}
