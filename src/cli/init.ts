import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { errorCode, makeFolders, unwritable } from '../base/files.ts';
import { displayPath } from '../optimizer/rule/stack.ts';
import { SUITE_EXTENSIONS } from '../suite/load.ts';
import { nameForFile } from '../suite/validate.ts';

/**
 * Writes a suite that trains in a few seconds.
 *
 * @returns how, for people
 * @throws InputError where there is something already, or nothing can be written
 */
export async function init(given: string): Promise<string> {
  const file = resolve(given);
  const shown = displayPath(file);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new InputError(`${shown} is a folder; name a file in it, such as ${join(shown, 'suite.ts')}`);
  if (!SUITE_EXTENSIONS.includes(extname(file)))
    throw new InputError(`${shown} would be no suite; a ${SUITE_EXTENSIONS.join(', ')} file is expected`);
  const advice = 'name another file: bench init FILE';
  await makeFolders(dirname(file), advice);
  try {
    await writeFile(file, suiteText(nameForFile(basename(file, extname(file))), extname(file)), { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw new InputError(`${shown} is there already and stays as it is; ${advice}`);
    throw unwritable(shown, error, advice);
  }
  return `${shown} is written. It trains for a few seconds:\n\n  npx bench run ${quoted(shown)}\n`;
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\p{L}\p{N}_@%+=:,./\\-]+$/u.test(path) ? path : `"${path}"`;
}

function suiteText(name: string, extension: string): string {
  const imports = '{ adam, defineSuite, mnistMlp, rmsprop, sgd }';
  const [take, give] =
    extension === '.cjs'
      ? [`const ${imports} = require('optimizer-bench');`, 'module.exports =']
      : [`import ${imports} from 'optimizer-bench';`, 'export default'];
  return `${take}

// Which optimizer takes a small network furthest in three epochs?
${give} defineSuite({
  // Its runs lie in the folder reports/${name}/.
  name: '${name}',

  // What is trained: a network of 784-64-10 units on the first images of MNIST, which came with the package.
  // Leave trainSize and testSize out for all 60,000 and 10,000.
  problem: mnistMlp({ hidden: [64], trainSize: 6_400, testSize: 1_000 }),
  epochs: 3,
  batchSize: 64,

  // Every variant is trained with every seed: other initial weights, another order of the images. Several of them
  // tell a difference from luck.
  seeds: [0, 1, 2, 3],

  // What is compared, each under the label that the report shows. "npx bench list optimizers" names all there are, with
  // their hyperparameters; an editor completes them.
  variants: {
    SGD: sgd({ lr: 0.1, momentum: 0.9 }),
    'RMSProp α=0.9': rmsprop({ lr: 1e-3, alpha: 0.9 }),
    'RMSProp α=0.999': rmsprop({ lr: 1e-3, alpha: 0.999 }),
    Adam: adam({ lr: 1e-3 }),
  },
});
`;
}
