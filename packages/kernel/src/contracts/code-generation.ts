let allowed: boolean | undefined;

/** Whether this process may turn text into code; a policy (`--disallow-code-generation-from-strings`) may forbid it. */
export function canGenerateCode(): boolean {
  if (allowed === undefined) {
    try {
      allowed = new Function('return true')() === true;
    } catch {
      allowed = false;
    }
  }
  return allowed;
}
