import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Whether WebGPU could find a driver: on Linux it speaks Vulkan alone, whose loader knows drivers by files that describe
 * them. Where it looks for those is in its docs/LoaderDriverInterface.md, "Driver Discovery on Linux".
 */
export function mayHaveVulkan(platform = process.platform, env = process.env): boolean {
  if (platform !== 'linux') return true;
  // Files or folders that are named are all that counts; the loader says what is wrong with them.
  if ([env['VK_DRIVER_FILES'], env['VK_ICD_FILENAMES'], env['VK_ADD_DRIVER_FILES']].some(Boolean)) return true;
  const home = env['HOME'] ?? homedir();
  const folders = [
    env['XDG_CONFIG_HOME'] ?? join(home, '.config'),
    ...(env['XDG_CONFIG_DIRS'] ?? '/etc/xdg').split(':'),
    '/usr/local/etc',
    '/etc',
    // NixOS has a loader of its own mind.
    '/run/opengl-driver/share',
    env['XDG_DATA_HOME'] ?? join(home, '.local/share'),
    ...(env['XDG_DATA_DIRS'] ?? '/usr/local/share:/usr/share').split(':'),
  ];
  return folders.some((folder) => hasFiles(join(folder, 'vulkan/icd.d')));
}

function hasFiles(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.json'));
  } catch {
    return false;
  }
}
