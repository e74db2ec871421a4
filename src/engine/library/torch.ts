import { fileURLToPath } from 'node:url';
import type { LibraryOptimizer } from '../../optimizer/optimizer.ts';
import type { Availability, Evaluation, Numbers, OpenWith, Session, Unavailable } from '../engine.ts';
import { evaluationOf } from '../evaluation.ts';
import { PythonProcess } from './python-process.ts';
import { torchModel } from './torch-model.ts';

/** Shipped as it is: the built code lies as deep in dist/ as this file in src/. */
const SCRIPT = fileURLToPath(new URL('../../../src/engine/library/python/process.py', import.meta.url));

const HINT =
  'on Debian: apt install python3-torch; elsewhere: python3 -m pip install torch; the environment variable PYTHON ' +
  'names another interpreter';

/** What `PYTHON` names; otherwise the first python3, and the system's own, which may have what the first has not. */
function interpreters(): readonly string[] {
  const named = process.env['PYTHON'];
  if (named !== undefined && named !== '') return [named];
  return process.platform === 'win32' ? ['python3', 'python'] : ['python3', '/usr/bin/python3'];
}

type Start = { readonly available: true; readonly python: PythonProcess; readonly version: string } | Unavailable;

/** Importing PyTorch takes a second or two, from a slow disk many. */
const LIMIT_SECONDS = 60;

/** A Python process that has imported PyTorch. */
export async function startPython(limitSeconds = LIMIT_SECONDS): Promise<Start> {
  const reasons: string[] = [];
  for (const interpreter of interpreters()) {
    let python: PythonProcess | undefined;
    try {
      // Throws where the system takes the file for no program.
      python = new PythonProcess(interpreter, SCRIPT);
      const { version, missing } = (await python.greeting(limitSeconds)).header;
      if (typeof version === 'string') return { available: true, python, version };
      reasons.push(`${interpreter} cannot import torch (${String(missing)})`);
    } catch (error) {
      reasons.push(`${interpreter} does not run (${(error as Error).message})`);
    }
    await python?.close();
  }
  return { available: false, reason: reasons.join(', '), hint: HINT };
}

const describe = (version: string): string => `PyTorch ${version}, 1 thread`;

/** Whether a python3 here has PyTorch. Imports it, which takes a second or two. */
export async function probeTorch(): Promise<Availability> {
  const start = await startPython();
  if (!start.available) return start;
  await start.python.close();
  return { available: true, device: describe(start.version) };
}

/**
 * Trains one lane with an optimizer of torch.optim in a Python process: PyTorch's forward pass, gradients and update, in
 * float32, on the rows that are asked for; the clock is that process's. Gradients can be read of parameters alone. A
 * model draws what our engines draw; an optimizer that evaluates the loss several times a step draws anew each time.
 *
 * @throws Error with PyTorch's own sentence for a class or options that it does not have
 */
export async function openTorch(
  optimizer: LibraryOptimizer,
  cohort: OpenWith,
): Promise<{ readonly available: true; readonly session: Session } | Unavailable> {
  const start = await startPython();
  if (!start.available) return start;
  const { python } = start;
  let seconds = 0;
  const call = async (...args: Parameters<PythonProcess['call']>): Promise<Uint8Array> => {
    try {
      const { header, payload } = await python.call(...args);
      seconds = Number(header['seconds']);
      return payload;
    } catch (error) {
      throw new Error(`torch.optim.${optimizer.name}: ${(error as Error).message}`, { cause: error });
    }
  };
  try {
    const [header, ...bytes] = torchModel(cohort);
    const { name, hyper } = optimizer;
    await call({ ...header, name, hyper, batchSize: cohort.batchSize }, ...bytes);
  } catch (error) {
    await python.close();
    throw error;
  }
  const session: Session = {
    device: describe(start.version),
    step: async ([rows]) => doubles(await call({ call: 'step' }, bytesOf(rows!))),
    gradient: async ([rows]) => doubles(await call({ call: 'gradient' }, bytesOf(rows!))),
    update: async () => {
      await call({ call: 'update' });
    },
    ownSeconds: () => seconds,
    loss: async ([rows]) => doubles(await call({ call: 'loss' }, bytesOf(rows!))),
    evaluate: async (split) => [evaluation(cohort, doubles(await call({ call: 'evaluate', split })))],
    read: async (buffer, into) => {
      const values = new Float32Array((await call({ call: 'read', buffer })).buffer);
      into?.set(values);
      return into ?? values;
    },
    write: async (buffer, values) => {
      await call({ call: 'write', buffer }, bytesOf(Float32Array.from(values)));
    },
    close: () => python.close(),
  };
  return { available: true, session };
}

/** What the process says of a split: the means of what a model puts out, in that order. */
function evaluation({ model }: OpenWith, values: Float64Array): Evaluation {
  return evaluationOf(Object.keys(model.evaluate[0]!.graph.outputs).map((name, i) => [name, values[i]!]));
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers | Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const doubles = (bytes: Uint8Array): Float64Array => new Float64Array(bytes.buffer);
