/**
 * `custom_file_name` has at most 40 characters, and Telnyx puts a time behind it. By default it is the id of the leg,
 * which looks like one of ours: hence the letters.
 */
export const fileNameOf = (captureId: string): string => `ew-${captureId}`;

const OURS = /^[^?]*\/ew-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-\d+)?\.[a-z0-9]+(?:\?|$)/;

/** Our own id of the capture, where the file at this address was named by us. */
export const captureIdInAddress = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : OURS.exec(address)?.[1];
