let isQuiet = false;

/**
 * On Node 24 kafkajs sets a timer in the past now and then, which is harmless; Node says so once per process. That one
 * warning, known by its name, is left out.
 */
export const silenceNegativeTimeouts = (): void => {
  if (isQuiet) return;
  isQuiet = true;
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = ((...args: Parameters<typeof emitWarning>) => {
    const [warning, option] = args;
    const named = typeof option === 'object' ? option.type : option;
    if ((warning instanceof Error ? warning.name : named) !== 'TimeoutNegativeWarning') emitWarning(...args);
  }) as typeof emitWarning;
};
