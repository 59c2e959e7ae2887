import { transform } from 'esbuild';
import type { Plugin } from 'vite';

/** Lowers standard decorators and `accessor`, which the transformer inside Vite leaves in place. */
export function standardDecorators(): Plugin {
  const tsconfigRaw = { compilerOptions: { useDefineForClassFields: true, verbatimModuleSyntax: true } };
  return {
    name: 'standard-decorators',
    enforce: 'pre',
    transform: {
      filter: { id: { include: /\.m?ts$/, exclude: /[\\/]legacy[\\/]/ }, code: /\baccessor\s|^\s*@\w/m },
      async handler(code, id) {
        const out = await transform(code, { loader: 'ts', target: 'es2022', format: 'esm', sourcemap: true, sourcefile: id, tsconfigRaw });
        return { code: out.code, map: out.map };
      },
    },
  };
}
