/* The import rule of ARCHITECTURE.md: folder → the folders of src/ that it may import, besides itself, base/
   and what suite authors import, src/index.ts. */
const MAY_IMPORT = {
  base: [],
  optimizer: [],
  graph: ['optimizer'],
  problem: ['graph', 'optimizer'],
  model: ['graph', 'optimizer', 'problem'],
  zoo: ['graph', 'model', 'problem'],
  suite: ['model', 'optimizer', 'problem'],
  plan: ['optimizer', 'problem', 'suite'],
  record: ['graph', 'optimizer', 'plan', 'problem'],
  engine: ['graph', 'model', 'optimizer', 'problem'],
  trial: ['analysis', 'engine', 'graph', 'model', 'plan', 'problem', 'record'],
  schedule: ['engine', 'graph', 'plan', 'problem', 'record', 'trial'],
  store: ['optimizer', 'plan', 'problem', 'record'],
  analysis: ['optimizer', 'plan', 'problem', 'record'],
  report: ['analysis', 'optimizer', 'plan', 'problem', 'record'],
  live: ['analysis', 'problem', 'record', 'report', 'trial'],
  serve: ['analysis', 'live', 'record', 'report', 'store'],
};

const layers = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} may import ${['base', ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, 'base', ...allowed].join('|')})/|^src/index\\.ts$` },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'engines-apart',
      comment: 'engines share the contract and never import each other',
      severity: 'error',
      from: { path: '^src/engine/([^/]+)/' },
      to: { path: '^src/engine/[^/]+/', pathNot: '^src/engine/$1/' },
    },
    {
      name: 'no-dev-dependencies',
      comment: 'what an installed package runs is a dependency, or built into it: src/base/bundled',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/base/bundled/|^src/report/page/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$|^src/report/page/' }, to: {} },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
