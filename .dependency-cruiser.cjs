const layer = (from, ...to) => ({
  name: `layer-${from}`,
  severity: 'error',
  from: { path: `^packages/${from}/src` },
  to: { path: '^packages/([^/]+)/', pathNot: [`^packages/(${[from, ...to].join('|')})/`] },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-deep-import',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/([^/]+)/src/(?!(index|errors)\\.ts$|contracts/index\\.ts$)', pathNot: '^packages/$1/' },
    },
    {
      name: 'expression-is-pure',
      comment: 'the expression language knows only contracts and errors of the kernel, and nothing of Node',
      severity: 'error',
      from: { path: '^packages/expression/src' },
      to: { path: ['^packages/kernel/src/index\\.ts$', '^node:', '^(fs|path|os|net)$'] },
    },
    {
      name: 'tsyringe-in-one-file',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/kernel/src/container\\.ts$' },
      to: { path: 'node_modules/(tsyringe|reflect-metadata)' },
    },
    layer('kernel'),
    layer('pool', 'kernel'),
    layer('expression', 'kernel'),
    layer('dialect-sqlite', 'kernel', 'expression'),
    layer('dialect-postgres', 'kernel', 'expression'),
    layer('dialect-mysql', 'kernel', 'expression'),
    layer('dialect-oracle', 'kernel', 'expression'),
    layer('dialect-mssql', 'kernel', 'expression'),
    layer('orm', 'kernel', 'expression'),
    layer('sqlayer', 'kernel', 'pool', 'expression', 'orm'),
    layer('testing', 'kernel', 'pool', 'expression', 'orm', 'sqlayer'),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules|dist' },
    exclude: { path: 'dist' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.json'],
      conditionNames: ['@sqlayer/source', 'import', 'types', 'node', 'default'],
    },
  },
};
