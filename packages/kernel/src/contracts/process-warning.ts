/** Tells of something that is no error but that somebody should know; Node shows it once on stderr. */
export function warnProcess(message: string): void {
  process.emitWarning(message, { type: 'SqlayerWarning' });
}
