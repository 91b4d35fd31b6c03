/** Text as databases take it: U+FFFD for NUL and for one half of a surrogate pair. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
