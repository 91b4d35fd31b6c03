/** Real servers start, fail over and come back within this; Jest knows a time-out for all projects only. */
jest.setTimeout(60_000);
