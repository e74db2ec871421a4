import { formatBytes } from '../../base/units.ts';
import type { DataOrigin } from '../../record/environment.ts';
import type { RunRecord } from '../../record/record.ts';
import type { Fact, Section } from '../document.ts';
import { plural } from '../format.ts';

export function environmentSection({ environment, engine, workers }: RunRecord): Section {
  const { cpu, cores, memoryBytes, platform, node, harness, data, datasets, libraries } = environment;
  const facts: readonly Fact[] = [
    { name: 'Processor', value: `${cpu}, ${plural(cores, 'core')}` },
    { name: 'Memory', value: formatBytes(memoryBytes) },
    { name: 'Platform', value: platform },
    { name: 'Node', value: node },
    { name: 'optimizer-bench', value: harness },
    { name: 'Engine asked for', value: engine },
    { name: 'Workers', value: String(workers) },
    ...(datasets === undefined
      ? [{ name: 'Data', value: dataText(data) }]
      : Object.entries(datasets).map(([label, origin]) => ({ name: `Data of ${label}`, value: dataText(origin) }))),
    ...Object.entries(libraries).map(([name, value]) => ({ name, value })),
  ];
  return { id: 'environment', title: 'Environment', blocks: [{ kind: 'facts', facts }] };
}

function dataText(data: DataOrigin | null): string {
  return data === null ? 'none' : `${data.name} (${data.fingerprint}) from ${data.source}`;
}
