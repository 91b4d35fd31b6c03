import { createHash } from 'node:crypto';
import { Controller, Param } from '@nestjs/common';
import { z } from 'zod';
import { CalledBy, type Caller } from '../http/caller';
import { notFound } from '../http/problem';
import { Resource } from '../http/route';
import type { Versioned } from '../reading/versioned';
import { VendorCatalogue } from './vendor-catalogue';
import { vendorExample } from './vendor.example';
import { type Vendors, type VendorView, vendor, vendors } from './vendor.read-model';

/** It changes with the software and the configuration, which have no version between them: what it says is its version. */
const versioned = <T>(value: T): Versioned<T> => ({
  version: createHash('sha256').update(JSON.stringify(value)).digest('base64url'),
  value,
});

@Controller('v1/vendors')
export class VendorsController {
  constructor(private readonly catalogue: VendorCatalogue) {}

  @Resource('', {
    id: 'listVendors',
    scope: 'read',
    tag: 'vendors',
    summary: 'Every vendor there is, what it can do, and the accounts there',
    answer: vendors,
    example: { items: [vendorExample] },
  })
  list(@CalledBy() { tenant }: Caller): Versioned<Vendors> {
    return versioned({ items: this.catalogue.all(tenant) });
  }

  @Resource(':vendor', {
    id: 'findVendor',
    scope: 'read',
    tag: 'vendors',
    summary: 'A vendor, what it can do, and the accounts there',
    answer: vendor,
    example: vendorExample,
  })
  find(
    @CalledBy() { tenant }: Caller,
    @Param('vendor', { schema: z.string().max(63) }) name: string,
  ): Versioned<VendorView> {
    const found = this.catalogue.find(tenant, name);
    if (!found) throw notFound('vendor');
    return versioned(found);
  }
}
