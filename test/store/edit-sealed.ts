import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sealed, unsealed } from '../../src/record/checksum.ts';

/** Another content for a file of the store, with the checksums that it would have been written with. */
export async function editSealed(
  path: string,
  change: (content: Readonly<Record<string, unknown>>) => object,
): Promise<void> {
  const { content, curvesChecksum } = unsealed(JSON.parse(await readFile(path, 'utf8')) as object);
  const curves = curvesChecksum === undefined ? undefined : await readFile(join(dirname(path), 'curves.parquet'));
  await writeFile(path, sealed(change(content as Readonly<Record<string, unknown>>), curves));
}
