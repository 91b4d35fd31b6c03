import { z } from 'zod';
import { isShallow } from '../bodies/depth';

/** As they come out of YAML or JSON; what is wrong with them is found when they are parsed. */
export const policyDocuments = z
  .array(z.unknown())
  .min(1)
  .readonly()
  .refine((documents) => isShallow(documents), 'is too deep');
