import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mayHaveVulkan } from '../../src/engine/gpujs/vulkan-drivers.ts';
import { temporary } from '../cli/bench.ts';

const home = temporary();
/** A machine whose drivers can lie in its home alone, as far as the environment says where they lie. */
const bare = { HOME: home, XDG_CONFIG_DIRS: home, XDG_DATA_DIRS: home };
const folder = join(home, '.local/share/vulkan/icd.d');

test('WebGPU is asked for an adapter where a Vulkan driver is described or named, and where it speaks something else', () => {
  expect(mayHaveVulkan('linux', { ...bare, VK_DRIVER_FILES: '/a/driver.json' })).toBe(true);
  expect(mayHaveVulkan('darwin', bare)).toBe(true);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'a.json'), '{}');
  expect(mayHaveVulkan('linux', bare)).toBe(true);
});
