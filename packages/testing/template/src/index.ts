/** Acme for sqlayer. */
export { AcmeDialect } from './dialect.ts';
// `plugin` is the name under which a package of a dialect gives its plugin, for kernels that find it by the scheme of a URL.
export { acme, acme as plugin } from './plugin.ts';
