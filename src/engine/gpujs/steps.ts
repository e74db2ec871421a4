import { Arguments, X, type Extent, type Handle, type Launch, type Value } from './launch.ts';

/** Records a kernel whose code is written while its arguments are collected. */
export function launchValue(launch: Launch, [columns, rows, depth]: Extent, body: (args: Arguments) => string): Value {
  const args = new Arguments();
  const code = body(args);
  return { handle: launch([columns, rows, depth], args, code), rows, columns };
}

/** A counter on the device: were the step's number part of the code, every step would be compiled by itself. */
export function nextStep(launch: Launch, before: Value): Value {
  return { ...launchValue(launch, [1, 1, 1], (args) => `return ${args.only(before)} + 1;`), shared: { kind: 'all' } };
}

/** Writes a number of the step into the list of all steps. */
export function keepNumber(launch: Launch, list: Value, number: Handle, clock: Value, lanes: number): Value {
  return launchValue(launch, [list.columns, 1, lanes], (args) => {
    const at = args.only(clock);
    const value = args.only({ handle: number, rows: 1, columns: 1 });
    return `let v = ${args.own(list)};\nif (Math.abs(${X} - ${at}) < 0.5) { v = ${value}; }\nreturn v;`;
  });
}

/** The scalars of the step, of those of all steps: [lanes, steps, scalars and constants]. */
export function scalarsOfStep(launch: Launch, all: Value, clock: Value, lanes: number): Value {
  return launchValue(launch, [all.columns, 1, lanes], (args) => `return ${args.reader(all)(args.only(clock), X)};`);
}
