/** Headers that nobody could read travel on under this name, byte for byte; whoever decodes the record rejects it. */
export const UNREADABLE_HEADERS = 'earwitness-unreadable-headers';
