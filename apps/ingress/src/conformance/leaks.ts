/** What must be seen by nobody: lines of a log with secrets, answers with secrets or with what code looks like. */
export const leaksIn = (
  { log, answers }: { readonly log: string; readonly answers: readonly string[] },
  secrets: readonly string[],
): readonly string[] => {
  const isSecret = (text: string): boolean => secrets.some((secret) => text.includes(secret));
  const isTrace = (text: string): boolean => /\bat .+:\d+|node_modules|\/src\//.test(text);
  return [...log.split('\n').filter(isSecret), ...answers.filter((text) => isSecret(text) || isTrace(text))];
};
